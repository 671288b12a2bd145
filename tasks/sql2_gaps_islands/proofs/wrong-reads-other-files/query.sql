-- bench-canary sql2_gaps_islands proofs/wrong-reads-other-files/query.sql 30c8da4363f9f3b217e932fa5b765c1a
SELECT
    json_extract(readfile('/judge/expected/cases.json'), '$.cases[0].expected') AS device_id,
    load_extension('/exhibit/submission/evil.so') AS name,
    writefile('/verdict/verdict.json', '{}') AS spell,
    0 AS began,
    0 AS ended,
    0 AS sessions,
    0 AS busy,
    0 AS peak,
    0 AS silence,
    0 AS place
FROM device;
