-- bench-canary sql2_gaps_islands proofs/wrong-earlier-spell-first/query.sql e9210856415f20995275e76e909c2ebb
WITH
seen (device_id, session_id, patience, began, until, running) AS (
    SELECT
        device.id,
        session.id,
        coalesce(device.patience, report.patience),
        session.began,
        min(coalesce(session.ended, report.as_of), report.as_of),
        session.ended IS NULL OR session.ended > report.as_of
    FROM report
    CROSS JOIN device
    JOIN session ON session.device_id = device.id
    WHERE session.began < report.as_of
        AND (session.ended IS NULL OR session.ended >= session.began)
),
ordered AS (
    SELECT *, max(until) OVER before AS reached
    FROM seen
    WINDOW before AS (
        PARTITION BY device_id ORDER BY began, session_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
numbered AS (
    SELECT
        *,
        max(0, until - max(began, coalesce(reached, began))) AS added,
        sum(reached IS NULL OR began - reached > patience) OVER (
            PARTITION BY device_id ORDER BY began, session_id ROWS UNBOUNDED PRECEDING
        ) AS spell
    FROM ordered
),
change (device_id, spell, moment, step) AS (
    SELECT device_id, spell, began, 1 FROM numbered
    UNION ALL
    SELECT device_id, spell, until, -1 FROM numbered
),
level (device_id, spell, sessions) AS (
    SELECT
        device_id,
        spell,
        sum(step) OVER (
            PARTITION BY device_id, spell ORDER BY moment, step ROWS UNBOUNDED PRECEDING
        )
    FROM change
),
top (device_id, spell, peak) AS (
    SELECT device_id, spell, max(sessions) FROM level GROUP BY device_id, spell
),
spells (device_id, spell, began, until, running, sessions, busy) AS (
    SELECT device_id, spell, min(began), max(until), max(running), count(*), sum(added)
    FROM numbered
    GROUP BY device_id, spell
),
placed AS (
    SELECT
        *,
        began - lag(until) OVER (PARTITION BY device_id ORDER BY spell) AS silence,
        row_number() OVER (
            PARTITION BY device_id ORDER BY until - began DESC, spell
        ) AS place
    FROM spells
)
SELECT
    device.id AS device_id,
    device.name AS name,
    placed.spell AS spell,
    placed.began AS began,
    CASE WHEN placed.running THEN NULL ELSE placed.until END AS ended,
    coalesce(placed.sessions, 0) AS sessions,
    coalesce(placed.busy, 0) AS busy,
    coalesce(top.peak, 0) AS peak,
    placed.silence AS silence,
    placed.place AS place
FROM device
LEFT JOIN placed ON placed.device_id = device.id
LEFT JOIN top ON top.device_id = placed.device_id AND top.spell = placed.spell
ORDER BY device.name, device.id, placed.spell;
