-- INSERT OR REPLACE deletes without firing delete triggers unless the connection asked for recursive ones.
CREATE TRIGGER events_insert
BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
  OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM events WHERE stream_id = NEW.stream_id AND version = NEW.version)
BEGIN
  SELECT RAISE(FAIL, 'events are append-only: this position, id or version is taken');
END
