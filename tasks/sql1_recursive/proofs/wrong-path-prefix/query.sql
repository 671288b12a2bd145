-- bench-canary sql1_recursive proofs/wrong-path-prefix/query.sql af4e43296a45a11a55aae4d9a539e2f1
WITH RECURSIVE tree (id, path, depth) AS (
    SELECT id, name, 0 FROM folder WHERE parent_id IS NULL
    UNION ALL
    SELECT f.id, t.path || '/' || f.name, t.depth + 1 FROM tree t JOIN folder f ON f.parent_id = t.id
)
SELECT a.id AS id, a.path AS path, a.depth AS depth, count(file.id) AS files, coalesce(sum(file.bytes), 0) AS bytes
FROM tree a
JOIN tree b ON substr(b.path || '/', 1, length(a.path) + 1) = a.path || '/'
LEFT JOIN file ON file.folder_id = b.id
GROUP BY a.id, a.path, a.depth
ORDER BY bytes DESC, path, id;
