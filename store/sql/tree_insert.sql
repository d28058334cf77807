CREATE TRIGGER tree_insert
BEFORE INSERT ON tree
WHEN EXISTS (SELECT 1 FROM tree WHERE level = NEW.level AND idx = NEW.idx)
BEGIN
  SELECT RAISE(FAIL, 'the tree is append-only: this node is taken');
END
