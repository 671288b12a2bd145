-- bench-canary sql1_recursive proofs/wrong-attaches/query.sql 270369cc0cfd6c5bbfc7c111dc1eaa23
ATTACH DATABASE '/judge/expected/cases.json' AS expected;
