-- What belongs to the log as a whole: its name (origin). The format's version is PRAGMA user_version.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID
