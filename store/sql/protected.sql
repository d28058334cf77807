-- Protected parts: what may have to go while the event's content stays.
CREATE TABLE protected (
  position INTEGER NOT NULL REFERENCES events DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  salt BLOB,
  bytes BLOB,
  commitment BLOB,
  PRIMARY KEY (position, name)
) STRICT, WITHOUT ROWID
