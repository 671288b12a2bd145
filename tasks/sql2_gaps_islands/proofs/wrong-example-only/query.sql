-- bench-canary sql2_gaps_islands proofs/wrong-example-only/query.sql 9fcb4d1266f894d9d1bb3a21f0e515c9
SELECT
    column1 AS device_id,
    column2 AS name,
    column3 AS spell,
    column4 AS began,
    column5 AS ended,
    column6 AS sessions,
    column7 AS busy,
    column8 AS peak,
    column9 AS silence,
    column10 AS place
FROM (
    VALUES
        (7, 'camera', 1, 100, 250, 3, 140, 2, NULL, 2),
        (7, 'camera', 2, 261, 300, 1, 39, 1, 11, 3),
        (7, 'camera', 3, 700, 850, 3, 150, 2, 400, 1),
        (3, 'door', 1, 10, 30, 2, 20, 1, NULL, 2),
        (3, 'door', 2, 31, 51, 1, 20, 1, 1, 1),
        (5, 'lamp', NULL, NULL, NULL, 0, 0, 0, NULL, NULL),
        (2, 'meter', 1, 500, 500, 1, 0, 0, NULL, 2),
        (2, 'meter', 2, 900, NULL, 2, 100, 2, 400, 1)
);
