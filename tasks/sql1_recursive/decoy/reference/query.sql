-- rev 00000000000000000000000000000000
SELECT
    here.id AS id,
    ifnull(two_up.name || '/', '') || ifnull(one_up.name || '/', '') || here.name AS path,
    (one_up.id IS NOT NULL) + (two_up.id IS NOT NULL) AS depth,
    count(DISTINCT file.id) AS files,
    ifnull(sum(file.bytes), 0) AS bytes
FROM folder AS here
LEFT JOIN folder AS one_up ON one_up.id = here.parent_id
LEFT JOIN folder AS two_up ON two_up.id = one_up.parent_id
LEFT JOIN file ON file.folder_id = here.id
    OR file.folder_id IN (SELECT id FROM folder WHERE parent_id = here.id)
    OR file.folder_id IN (
        SELECT inner_one.id FROM folder AS inner_one
        JOIN folder AS outer_one ON outer_one.id = inner_one.parent_id
        WHERE outer_one.parent_id = here.id
    )
GROUP BY here.id
ORDER BY bytes DESC, here.id
