-- bench-canary sql1_recursive proofs/wrong-writes-and-loads/query.sql 8faaa164a422d9cc7db58ccfceb96cdd
SELECT
    load_extension('/exhibit/submission/evil.so') AS id,
    readfile('/judge/expected/cases.json') AS path,
    0 AS depth,
    writefile('/verdict/verdict.json', '{}') AS files,
    0 AS bytes;
