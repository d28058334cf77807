-- The headline of each cell as known at some moment from :earliest to :latest; and those whose times run backwards,
-- where a change was published before what it changes: the last column is then before the one beside it.
SELECT
  incident, measure, category, unit, counting, scope, status, low, high, low_open, high_open, point,
  known_from, known_to
FROM revisions
WHERE origin = ''
  AND (
    (known_from <= :latest AND (known_to IS NULL OR known_to > :earliest))
    OR known_to < known_from
  )
