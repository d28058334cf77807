-- Versions of the facts that incidents share: incident, source, document, occasion, unit, measure,
-- category, constraint, scope, lexicon, link, policy. `data` is the whole state after the event, as JSON.
CREATE TABLE registry (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL REFERENCES events (position),
  n INTEGER NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (kind, name, position, n)
) STRICT, WITHOUT ROWID;
