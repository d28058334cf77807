CREATE TRIGGER redactions_insert
BEFORE INSERT ON redactions
WHEN EXISTS (SELECT 1 FROM redactions WHERE position = NEW.position AND part = NEW.part)
BEGIN
  SELECT RAISE(FAIL, 'redactions are append-only: this part is redacted already');
END
