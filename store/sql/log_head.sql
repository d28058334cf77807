-- One row: the log's size, and the roots of its perfect subtrees, 32 bytes each, largest first.
CREATE TABLE log_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL
) STRICT
