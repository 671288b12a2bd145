CREATE TABLE folder (
    id        INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES folder (id),  -- NULL: a top folder
    name      TEXT NOT NULL
);

CREATE TABLE file (
    id        INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folder (id),
    name      TEXT NOT NULL,
    bytes     INTEGER                          -- NULL: the size is not known
);

CREATE INDEX folder_by_parent ON folder (parent_id);
CREATE INDEX file_by_folder ON file (folder_id);
