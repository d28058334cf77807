CREATE TRIGGER redactions_update
BEFORE UPDATE ON redactions
BEGIN
  SELECT RAISE(ABORT, 'redactions cannot be changed: append-only');
END
