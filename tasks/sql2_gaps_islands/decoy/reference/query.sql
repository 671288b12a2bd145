-- rev 00000000000000000000000000000000
WITH step AS (
    SELECT d.id AS device, d.name AS name, s.began AS began, s.ended AS ended,
        s.began - lag(s.ended) OVER (PARTITION BY d.id ORDER BY s.began)
            > ifnull(d.patience, (SELECT patience FROM report)) AS opens
    FROM device AS d JOIN session AS s ON s.device_id = d.id
),
numbered AS (
    SELECT *, 1 + sum(ifnull(opens, 0)) OVER (PARTITION BY device ORDER BY began) AS number
    FROM step
),
summed AS (
    SELECT device, name, number, min(began) AS began, max(ended) AS ended,
        count(*) AS sessions, sum(ended - began) AS busy
    FROM numbered GROUP BY device, name, number
)
SELECT device AS device_id, name, number AS spell, began, ended, sessions, busy,
    sessions AS peak,
    began - lag(ended) OVER (PARTITION BY device ORDER BY number) AS silence,
    rank() OVER (PARTITION BY device ORDER BY ended - began DESC) AS place
FROM summed
ORDER BY name, device, number
