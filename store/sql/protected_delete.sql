CREATE TRIGGER protected_delete
BEFORE DELETE ON protected
BEGIN
  SELECT RAISE(ABORT, 'protected cannot be deleted: append-only');
END
