-- The log. recorded_at: microseconds since 1970 UTC by the raw clock; clock: 1 when that clock had stepped back.
-- id has 16 bytes, leaf (the Merkle leaf hash) 32. Once redacted, salt and content are NULL and commitment holds what
-- they committed to. A CHECK, or a foreign key that is not deferred, would make SQLite copy every page an insert
-- touches beforehand, because a trigger that may refuse stands on this table: it doubles the cost of an insert.
CREATE TABLE events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  stream_id INTEGER NOT NULL REFERENCES streams DEFERRABLE INITIALLY DEFERRED,
  version INTEGER NOT NULL,
  id BLOB NOT NULL UNIQUE,
  type_id INTEGER NOT NULL REFERENCES types DEFERRABLE INITIALLY DEFERRED,
  schema INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorder_id INTEGER REFERENCES recorders DEFERRABLE INITIALLY DEFERRED,
  causation BLOB,
  leaf BLOB NOT NULL,
  salt BLOB,
  content BLOB,
  commitment BLOB,
  clock INTEGER NOT NULL DEFAULT 0,
  UNIQUE (stream_id, version)
) STRICT
