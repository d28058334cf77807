-- A file of format 1: no clock flag, no redactions, and triggers that let no update through.
PRAGMA application_id = 1380996164;
PRAGMA user_version = 1;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE streams (stream_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE types (type_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE recorders (recorder_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
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
  UNIQUE (stream_id, version)
) STRICT;
CREATE TABLE protected (
  position INTEGER NOT NULL REFERENCES events DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  salt BLOB,
  bytes BLOB,
  commitment BLOB,
  PRIMARY KEY (position, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE tree (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE log_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL
) STRICT;
CREATE TRIGGER events_insert BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
  OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM events WHERE stream_id = NEW.stream_id AND version = NEW.version)
BEGIN SELECT RAISE(FAIL, 'events are append-only: this position, id or version is taken'); END;
CREATE TRIGGER events_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER events_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events cannot be deleted: append-only'); END;
CREATE TRIGGER protected_insert BEFORE INSERT ON protected
WHEN EXISTS (SELECT 1 FROM protected WHERE position = NEW.position AND name = NEW.name)
BEGIN SELECT RAISE(FAIL, 'protected parts are append-only: this one is taken'); END;
CREATE TRIGGER protected_update BEFORE UPDATE ON protected BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER protected_delete BEFORE DELETE ON protected BEGIN SELECT RAISE(ABORT, 'protected cannot be deleted: append-only'); END;
CREATE TRIGGER tree_insert BEFORE INSERT ON tree
WHEN EXISTS (SELECT 1 FROM tree WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(FAIL, 'the tree is append-only: this node is taken'); END;
CREATE TRIGGER tree_update BEFORE UPDATE ON tree BEGIN SELECT RAISE(ABORT, 'tree cannot be changed: append-only'); END;
CREATE TRIGGER tree_delete BEFORE DELETE ON tree BEGIN SELECT RAISE(ABORT, 'tree cannot be deleted: append-only'); END;
CREATE TABLE checkpoints (
  projection TEXT PRIMARY KEY,
  definition BLOB NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE dirty (cell TEXT PRIMARY KEY) STRICT;
INSERT INTO checkpoints VALUES ('totals', x'00', 3);
INSERT INTO dirty VALUES ('an older shape');
