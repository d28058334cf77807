-- Names of streams. A stream's version is that of its last event.
CREATE TABLE streams (
  stream_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT
