-- bench-canary sql1_recursive proofs/wrong-example-only/query.sql fbc6545c92bae310ead119b8af8387f0
SELECT column1 AS id, column2 AS path, column3 AS depth, column4 AS files, column5 AS bytes
FROM (
    VALUES
        (4, 'home', 0, 4, 1250),
        (2, 'home/music', 1, 3, 1200),
        (7, 'home/music/live', 2, 1, 700),
        (5, 'tmp', 0, 1, 0),
        (9, 'tmp/old', 1, 0, 0)
);
