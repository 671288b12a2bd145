-- bench-canary sql1_recursive proofs/wrong-empty-counts-one/query.sql 7f405fe9bfb341cd6a2ae643927284a1
WITH RECURSIVE
tree (id, path, depth) AS (
    SELECT id, name, 0 FROM folder WHERE parent_id IS NULL
    UNION ALL
    SELECT f.id, t.path || '/' || f.name, t.depth + 1 FROM tree t JOIN folder f ON f.parent_id = t.id
),
below (top, id) AS (
    SELECT id, id FROM folder
    UNION ALL
    SELECT below.top, f.id FROM below JOIN folder f ON f.parent_id = below.id
)
SELECT tree.id, tree.path, tree.depth, count(*) AS files, coalesce(sum(file.bytes), 0) AS bytes
FROM tree
JOIN below ON below.top = tree.id
LEFT JOIN file ON file.folder_id = below.id
GROUP BY tree.id
ORDER BY 5 DESC, 2, 1;
