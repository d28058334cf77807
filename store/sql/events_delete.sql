CREATE TRIGGER events_delete
BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events cannot be deleted: append-only');
END
