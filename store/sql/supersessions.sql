-- Which documents may supersede a document: every pair ever recorded; whether it holds now is in the registry.
CREATE TABLE supersessions (
  document TEXT NOT NULL,
  later TEXT NOT NULL,
  PRIMARY KEY (document, later)
) STRICT, WITHOUT ROWID;
