-- Who may see a thing that not everybody may, or might not once: claim, incident, source, document, occasion.
-- The row with the highest position says what holds; a thing without a row is public.
CREATE TABLE visibilities (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL REFERENCES events (position),
  visibility TEXT NOT NULL,
  PRIMARY KEY (kind, name, position)
) STRICT, WITHOUT ROWID;
