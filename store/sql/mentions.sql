-- What a claim names, in any version, that no column of its row holds: it is withheld with any of these.
CREATE TABLE mentions (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  claim TEXT NOT NULL,
  PRIMARY KEY (kind, name, claim)
) STRICT, WITHOUT ROWID;
