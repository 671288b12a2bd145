INSERT INTO folder (id, parent_id, name) VALUES
    (4, NULL, 'home'),
    (2, 4, 'music'),
    (7, 2, 'live'),
    (5, NULL, 'tmp'),
    (9, 5, 'old');

INSERT INTO file (id, folder_id, name, bytes) VALUES
    (1, 4, 'notes.txt', 50),
    (2, 2, 'one.ogg', 500),
    (3, 2, 'two.ogg', NULL),
    (4, 7, 'three.ogg', 700),
    (5, 5, 'lock', NULL);
