"""The shared feeds recounted in plain SQL: the raw lines in a table of SQLite, their fields by its JSON functions.

Nothing here parses a line, compares two values or adds anything up outside SQL, and nothing of the program is used.
"""

import gzip
import sqlite3
from pathlib import Path
from typing import Any

SQL = """
CREATE TABLE raw (n INTEGER PRIMARY KEY, line TEXT NOT NULL);
CREATE TABLE silent (key TEXT PRIMARY KEY);
CREATE TABLE filled (key TEXT PRIMARY KEY);
CREATE TABLE renamed (old TEXT PRIMARY KEY, now TEXT NOT NULL);
CREATE TABLE zeros (silent INTEGER NOT NULL);

INSERT INTO silent VALUES ('date'), ('day'), ('report_date'), ('report_source'), ('report_period'), ('phase'),
  ('source'), ('flash_source'), ('personnel*'), ('*personnel'), ('greatest losses direction');
INSERT INTO filled VALUES ('killed_cum'), ('killed_children_cum'), ('injured_cum'), ('injured_children_cum'),
  ('settler_attacks_cum'), ('displaced_households_cum'), ('displaced_persons_cum'), ('displaced_children_cum');
INSERT INTO renamed VALUES ('groun d robotic systems', 'ground robotic systems');
"""

VIEWS = """
CREATE TABLE steps AS
  SELECT n, line ->> '$.seq' AS seq, line ->> '$.recorded_at' AS published, line ->> '$.op' AS op,
    coalesce(line ->> '$.date', line ->> '$.report_date') AS item, line -> '$.record' AS record
  FROM raw;
CREATE TABLE turns AS
  SELECT *, lag(n) OVER each_item AS earlier, lead(n) OVER each_item AS later,
    lag(record IS NULL) OVER each_item AS was_gone
  FROM steps WINDOW each_item AS (PARTITION BY item ORDER BY n);

CREATE TABLE cells AS
  WITH fields AS (
    SELECT steps.n, steps.item, field.key, field.atom FROM steps, json_each(steps.record) AS field
    WHERE field.type NOT IN ('object', 'array')
    UNION ALL
    SELECT steps.n, steps.item, 'verified.' || field.key, field.atom
    FROM steps, json_each(steps.record, '$.verified') AS field
  )
  SELECT fields.n, fields.item, coalesce(renamed.now, fields.key) AS key, CAST(fields.atom AS REAL) AS number,
    EXISTS (SELECT 1 FROM filled WHERE filled.key = fields.key)
      AND coalesce(steps.record ->> '$.flash_source', '') = 'fill' AS carried,
    CASE WHEN fields.key = 'personnel'
      THEN coalesce(steps.record ->> '$."personnel*"', steps.record ->> '$."*personnel"', '') ELSE '' END AS word,
    coalesce(steps.record ->> '$.report_source', '') AS origin
  FROM fields JOIN steps USING (n) LEFT JOIN renamed ON renamed.old = fields.key
  WHERE fields.key NOT IN (SELECT key FROM silent) AND trim(coalesce(fields.atom, '')) <> ''
    AND NOT (CAST(fields.atom AS REAL) = 0 AND (SELECT silent FROM zeros));
CREATE UNIQUE INDEX cells_by_place ON cells (n, key);

CREATE TABLE stated AS
  SELECT cells.*, turns.seq, turns.published, turns.earlier, turns.later,
    lag(cells.n) OVER each_figure AS last_n, lag(cells.number) OVER each_figure AS last_number,
    lag(cells.word) OVER each_figure AS last_word, lead(cells.n) OVER each_figure AS next_n
  FROM cells JOIN turns USING (n) WHERE NOT cells.carried
  WINDOW each_figure AS (PARTITION BY cells.item, cells.key ORDER BY cells.n);

CREATE VIEW claims AS
  SELECT * FROM stated WHERE last_n IS NULL OR last_n <> earlier OR last_number <> number OR last_word <> word;
CREATE VIEW gone AS
  SELECT stated.n, stated.item, stated.key, next.n AS at, next.seq AS at_seq,
    CASE WHEN next.record IS NULL THEN 'removed' WHEN kept.carried THEN 'carried' ELSE 'emptied' END AS why
  FROM stated JOIN steps AS next ON next.n = stated.later
    LEFT JOIN cells AS kept ON (kept.n, kept.key) = (next.n, stated.key)
  WHERE stated.next_n IS NULL OR stated.next_n <> stated.later;
CREATE VIEW now AS SELECT * FROM stated WHERE later IS NULL;
"""


class Recount:
    """One feed's raw lines as SQL has them. `zero_is_nothing` holds for a feed whose zeros say nothing."""

    def __init__(self, path: Path, *, zero_is_nothing: bool = False) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.executescript(SQL)
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            self.db.executemany("INSERT INTO raw (line) VALUES (?)", ((line,) for line in lines if line.strip()))
        self.db.execute("INSERT INTO zeros VALUES (?)", (zero_is_nothing,))
        self.db.executescript(VIEWS)

    def rows(self, statement: str) -> list[Any]:
        """The rows of a statement."""
        return self.db.execute(statement).fetchall()

    def number(self, statement: str) -> Any:
        """The one value of a statement."""
        ((value,),) = self.rows(statement)
        return value

    def counts(self, statement: str) -> dict[str, int]:
        """(name, count) of a statement."""
        return dict(self.rows(statement))
