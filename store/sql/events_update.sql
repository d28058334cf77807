-- The one update let through: a redaction that stands in redactions.
CREATE TRIGGER events_update
BEFORE UPDATE ON events
WHEN OLD.content IS NULL
  OR NEW.content IS NOT NULL
  OR NEW.salt IS NOT NULL
  OR OLD.commitment IS NOT NULL
  OR NEW.commitment IS NULL
  OR NEW.position IS NOT OLD.position
  OR NEW.stream_id IS NOT OLD.stream_id
  OR NEW.version IS NOT OLD.version
  OR NEW.id IS NOT OLD.id
  OR NEW.type_id IS NOT OLD.type_id
  OR NEW.schema IS NOT OLD.schema
  OR NEW.recorded_at IS NOT OLD.recorded_at
  OR NEW.recorder_id IS NOT OLD.recorder_id
  OR NEW.causation IS NOT OLD.causation
  OR NEW.leaf IS NOT OLD.leaf
  OR NEW.clock IS NOT OLD.clock
  OR NOT EXISTS (SELECT 1 FROM redactions WHERE position = OLD.position AND part = 'public')
BEGIN
  SELECT RAISE(ABORT, 'events are append-only: only a recorded redaction may drop content');
END
