-- bench-canary sql1_recursive proofs/wrong-path-without-case/query.sql a6641141a1bb01f4062cb27644fb04f5
WITH RECURSIVE
tree (id, path, depth) AS (
    SELECT id, name, 0
    FROM folder
    WHERE parent_id IS NULL
    UNION ALL
    SELECT folder.id, tree.path || '/' || folder.name, tree.depth + 1
    FROM tree
    JOIN folder ON folder.parent_id = tree.id
),
above (id, ancestor_id) AS (
    SELECT id, id
    FROM folder
    UNION ALL
    SELECT above.id, folder.parent_id
    FROM above
    JOIN folder ON folder.id = above.ancestor_id
    WHERE folder.parent_id IS NOT NULL
),
total (id, files, bytes) AS (
    SELECT above.ancestor_id, count(*), sum(coalesce(file.bytes, 0))
    FROM file
    JOIN above ON above.id = file.folder_id
    GROUP BY above.ancestor_id
)
SELECT
    tree.id AS id,
    tree.path AS path,
    tree.depth AS depth,
    coalesce(total.files, 0) AS files,
    coalesce(total.bytes, 0) AS bytes
FROM tree
LEFT JOIN total ON total.id = tree.id
ORDER BY bytes DESC, path COLLATE NOCASE, tree.id;
