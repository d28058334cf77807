CREATE TRIGGER tree_delete
BEFORE DELETE ON tree
BEGIN
  SELECT RAISE(ABORT, 'tree cannot be deleted: append-only');
END
