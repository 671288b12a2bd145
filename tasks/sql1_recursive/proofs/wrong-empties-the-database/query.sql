-- bench-canary sql1_recursive proofs/wrong-empties-the-database/query.sql ef268ff02a7d03c5796eac574719f1cc
DELETE FROM file;
DELETE FROM folder;
SELECT id, name AS path, 0 AS depth, 0 AS files, 0 AS bytes FROM folder;
