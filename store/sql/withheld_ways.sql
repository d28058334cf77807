-- The incidents that each claim counted for, one after the other, as merges and splits moved it; only where an
-- incident is restricted.
CREATE VIEW withheld_ways AS
WITH RECURSIVE claim_ways (claim, incident, step) AS (
  SELECT claims.claim, claims.incident, 0
  FROM claims
  WHERE EXISTS (SELECT 1 FROM visibilities WHERE visibilities.kind = 'incident')
  UNION
  SELECT
    claim_ways.claim,
    COALESCE(
      json_extract(registry.data, '$.into'),
      (SELECT value FROM json_each(registry.data, '$.assign') WHERE json_each.key = claim_ways.claim),
      claim_ways.incident
    ),
    registry.position
  FROM claim_ways
  JOIN registry ON registry.kind IN ('merge', 'split')
    AND registry.position > claim_ways.step
    AND json_extract(registry.data, '$.incident') = claim_ways.incident
  WHERE NOT EXISTS (
    SELECT 1
    FROM registry AS sooner
    WHERE sooner.kind IN ('merge', 'split')
      AND sooner.position > claim_ways.step
      AND sooner.position < registry.position
      AND json_extract(sooner.data, '$.incident') = claim_ways.incident
  )
)
SELECT claim_ways.claim, claim_ways.incident
FROM claim_ways;
