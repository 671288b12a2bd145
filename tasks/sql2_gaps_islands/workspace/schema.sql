CREATE TABLE device (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    patience INTEGER                           -- seconds, 0 or more; NULL: the one of the report
);

CREATE TABLE session (
    id        INTEGER PRIMARY KEY,
    device_id INTEGER REFERENCES device (id),  -- NULL: nobody knows which device it was
    began     INTEGER NOT NULL,                -- seconds
    ended     INTEGER                          -- seconds; NULL: no end is known
);

CREATE TABLE report (                          -- always has exactly one row
    as_of    INTEGER NOT NULL,                 -- seconds: the moment that the report is about
    patience INTEGER NOT NULL                  -- seconds, 0 or more
);

CREATE INDEX session_by_device ON session (device_id, began);
