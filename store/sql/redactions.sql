-- Which part of which event was redacted, and the position of the later event that records it.
CREATE TABLE redactions (
  position INTEGER NOT NULL REFERENCES events DEFERRABLE INITIALLY DEFERRED,
  part TEXT NOT NULL,
  by_position INTEGER NOT NULL REFERENCES events DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (position, part),
  CHECK (by_position > position)
) STRICT, WITHOUT ROWID
