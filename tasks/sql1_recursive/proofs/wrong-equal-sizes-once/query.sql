-- bench-canary sql1_recursive proofs/wrong-equal-sizes-once/query.sql 1358813472ae96e88100b4e78c3b6a85
WITH RECURSIVE
tree (id, path, depth) AS (
    SELECT id, name, 0 FROM folder WHERE parent_id IS NULL
    UNION ALL
    SELECT f.id, t.path || '/' || f.name, t.depth + 1 FROM tree t JOIN folder f ON f.parent_id = t.id
),
carried (folder_id, bytes) AS (
    SELECT folder_id, coalesce(bytes, 0) FROM file
    UNION
    SELECT f.parent_id, c.bytes FROM carried c JOIN folder f ON f.id = c.folder_id
    WHERE f.parent_id IS NOT NULL
)
SELECT t.id AS id, t.path AS path, t.depth AS depth, count(c.bytes) AS files, coalesce(sum(c.bytes), 0) AS bytes
FROM tree t
LEFT JOIN carried c ON c.folder_id = t.id
GROUP BY t.id, t.path, t.depth
ORDER BY bytes DESC, path, id;
