-- Cells whose rows in totals and revisions are older than the log.
CREATE TABLE dirty (
  incident TEXT NOT NULL,
  measure TEXT NOT NULL,
  category TEXT NOT NULL,
  PRIMARY KEY (incident, measure, category)
) STRICT, WITHOUT ROWID;
