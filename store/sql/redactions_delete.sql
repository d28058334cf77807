CREATE TRIGGER redactions_delete
BEFORE DELETE ON redactions
BEGIN
  SELECT RAISE(ABORT, 'redactions cannot be deleted: append-only');
END
