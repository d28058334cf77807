-- The directory of claims: a name is used once in a record.
CREATE TABLE claims (
  claim TEXT PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES streams (name),
  position INTEGER NOT NULL REFERENCES events (position),
  kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;
