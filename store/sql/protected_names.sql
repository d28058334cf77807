-- What a protected source goes by: its pseudonym, numbered where others have the same or where it might be taken for a
-- name of the record, which has no spaces. `later` says that it was not protected when it got its own name.
CREATE VIEW protected_names AS
SELECT
  numbered.source,
  numbered.pseudonym || CASE
    WHEN numbered.number > 1 OR instr(numbered.pseudonym, ' ') = 0 THEN ' (' || numbered.number || ')'
    ELSE ''
  END AS goes_by,
  numbered.first <> (
    SELECT MIN(registry.position) FROM registry WHERE registry.kind = 'source' AND registry.name = numbered.source
  ) AS later
FROM (
  SELECT
    given.source,
    given.pseudonym,
    given.first,
    row_number() OVER (PARTITION BY given.pseudonym ORDER BY given.first) AS number
  FROM (
    SELECT
      visibility_now.name AS source,
      COALESCE(
        (
          SELECT json_extract(registry.data, '$.pseudonym')
          FROM registry
          WHERE registry.kind = 'source' AND registry.name = visibility_now.name
          ORDER BY registry.position DESC, registry.n DESC
          LIMIT 1
        ),
        'a protected source'
      ) AS pseudonym,
      (
        SELECT MIN(visibilities.position)
        FROM visibilities
        WHERE visibilities.kind = 'source' AND visibilities.name = visibility_now.name
      ) AS first
    FROM visibility_now
    WHERE visibility_now.kind = 'source' AND visibility_now.visibility NOT IN ('public', 'restricted')
  ) AS given
) AS numbered;
