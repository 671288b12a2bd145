INSERT INTO report (as_of, patience) VALUES (1000, 10);

INSERT INTO device (id, name, patience) VALUES
    (7, 'camera', NULL),
    (3, 'door', 0),
    (5, 'lamp', NULL),
    (2, 'meter', 60);

INSERT INTO session (id, device_id, began, ended) VALUES
    (1, 7, 100, 200),
    (2, 7, 120, 130),
    (3, 7, 210, 250),
    (4, 7, 261, 300),
    (5, 7, 700, 740),
    (6, 7, 700, 800),
    (7, 7, 795, 850),
    (8, 3, 10, 20),
    (9, 3, 20, 30),
    (10, 3, 31, 51),
    (11, 3, 60, 50),
    (12, 2, 500, 500),
    (13, 2, 900, NULL),
    (14, 2, 955, 1200),
    (15, 2, 1000, 1010),
    (16, NULL, 40, 90);
