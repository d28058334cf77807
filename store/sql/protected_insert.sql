CREATE TRIGGER protected_insert
BEFORE INSERT ON protected
WHEN EXISTS (SELECT 1 FROM protected WHERE position = NEW.position AND name = NEW.name)
BEGIN
  SELECT RAISE(FAIL, 'protected parts are append-only: this one is taken');
END
