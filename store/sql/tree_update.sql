CREATE TRIGGER tree_update
BEFORE UPDATE ON tree
BEGIN
  SELECT RAISE(ABORT, 'tree cannot be changed: append-only');
END
