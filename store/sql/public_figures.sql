-- Every figure claim as the public may see it, after the recorder's corrections.
CREATE VIEW public_figures AS
SELECT
  entries.claim,
  entries.incident,
  entries.measure,
  entries.category,
  entries.low,
  entries.high,
  entries.low_open,
  entries.high_open,
  entries.point,
  entries.qualifier,
  entries.wording,
  entries.unit,
  entries.counting,
  entries.scope,
  entries.as_of,
  entries.period,
  CASE
    WHEN entries.speaker IS NOT NULL AND entries.claim IN (SELECT claim FROM unnamed_claims)
      AND COALESCE(entries.goes_back_to, entries.speaker) NOT IN (SELECT source FROM protected_names) THEN 'an unnamed source'
    ELSE COALESCE((SELECT goes_by FROM protected_names WHERE source = entries.speaker), entries.speaker)
  END AS speaker,
  COALESCE((SELECT goes_by FROM protected_names WHERE source = entries.publisher), entries.publisher) AS publisher,
  CASE
    WHEN entries.goes_back_to IS NOT NULL AND entries.claim IN (SELECT claim FROM unnamed_claims)
      AND entries.goes_back_to NOT IN (SELECT source FROM protected_names) THEN 'an unnamed source'
    ELSE COALESCE((SELECT goes_by FROM protected_names WHERE source = entries.goes_back_to), entries.goes_back_to)
  END AS goes_back_to,
  entries.mode,
  entries.modality,
  entries.document,
  strftime('%Y-%m-%dT%H:%M:%SZ', entries.recorded_at / 1000000, 'unixepoch') AS recorded_at,
  entries.reported AS position
FROM entries
WHERE entries.kind <> 'gone'
  AND entries.claim NOT IN (SELECT claim FROM withheld_claims)
  AND NOT EXISTS (
    SELECT 1
    FROM effects
    WHERE effects.incident = entries.incident
      AND effects.claim = entries.claim
      AND (effects.kind = 'withdraw' OR (effects.kind = 'correct' AND effects.position > entries.position))
  );
