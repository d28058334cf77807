-- What later events do to a claim: correct, withdraw, retract, reinstate, reclassify, unstate, assess, visibility;
-- or, with claim '', to all claims of an incident: redefine, list.
CREATE TABLE effects (
  incident TEXT NOT NULL REFERENCES streams (name),
  claim TEXT NOT NULL,
  position INTEGER NOT NULL REFERENCES events (position),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  document TEXT,
  published TEXT,
  published_lo INTEGER,
  published_hi INTEGER,
  speaker TEXT,
  reason TEXT,
  data TEXT,
  PRIMARY KEY (incident, claim, position, n)
) STRICT, WITHOUT ROWID;
