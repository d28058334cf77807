-- Roots of perfect subtrees of 2^level leaves, for the levels 8, 16, ... only.
CREATE TABLE tree (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID
