-- The log. recorded_at: microseconds since 1970 UTC by the raw clock; clock: 1 when that clock had stepped back.
-- leaf: the Merkle leaf hash. Once redacted, salt and content are NULL and commitment holds what they committed to.
CREATE TABLE events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  stream_id INTEGER NOT NULL REFERENCES streams,
  version INTEGER NOT NULL,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  type_id INTEGER NOT NULL REFERENCES types,
  schema INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorder_id INTEGER REFERENCES recorders,
  causation BLOB,
  leaf BLOB NOT NULL,
  salt BLOB,
  content BLOB,
  commitment BLOB,
  clock INTEGER NOT NULL DEFAULT 0,
  UNIQUE (stream_id, version)
) STRICT
