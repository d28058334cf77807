-- One row per version of a statement; see entries for the kinds.
CREATE TABLE statements (
  incident TEXT NOT NULL REFERENCES streams (name),
  position INTEGER NOT NULL REFERENCES events (position),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  claim TEXT NOT NULL,
  reported INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  document TEXT,
  publisher TEXT,
  speaker TEXT,
  goes_back_to TEXT,
  mode TEXT NOT NULL,
  what TEXT,
  stance TEXT,
  modality TEXT NOT NULL,
  visibility TEXT NOT NULL,
  quote_start INTEGER,
  PRIMARY KEY (incident, position, n)
) STRICT, WITHOUT ROWID;
