-- Up to which position each projection was written, and by which definition.
CREATE TABLE checkpoints (
  projection TEXT PRIMARY KEY,
  definition BLOB NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID
