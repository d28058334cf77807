-- The one update let through: a redaction that stands in redactions.
CREATE TRIGGER protected_update
BEFORE UPDATE ON protected
WHEN OLD.bytes IS NULL
  OR NEW.bytes IS NOT NULL
  OR NEW.salt IS NOT NULL
  OR OLD.commitment IS NOT NULL
  OR NEW.commitment IS NULL
  OR NEW.position IS NOT OLD.position
  OR NEW.name IS NOT OLD.name
  OR NOT EXISTS (SELECT 1 FROM redactions WHERE position = OLD.position AND part = OLD.name)
BEGIN
  SELECT RAISE(ABORT, 'protected parts are append-only: only a recorded redaction may drop one');
END
