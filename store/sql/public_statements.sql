-- Everything that was said as the public may read it, after the recorder's corrections.
CREATE VIEW public_statements AS
SELECT
  statements.claim,
  statements.incident,
  statements.what,
  statements.stance,
  CASE
    WHEN statements.speaker IS NOT NULL AND statements.claim IN (SELECT claim FROM unnamed_claims)
      AND COALESCE(statements.goes_back_to, statements.speaker) NOT IN (SELECT source FROM protected_names) THEN 'an unnamed source'
    ELSE COALESCE((SELECT goes_by FROM protected_names WHERE source = statements.speaker), statements.speaker)
  END AS speaker,
  COALESCE((SELECT goes_by FROM protected_names WHERE source = statements.publisher), statements.publisher) AS publisher,
  CASE
    WHEN statements.goes_back_to IS NOT NULL AND statements.claim IN (SELECT claim FROM unnamed_claims)
      AND statements.goes_back_to NOT IN (SELECT source FROM protected_names) THEN 'an unnamed source'
    ELSE COALESCE((SELECT goes_by FROM protected_names WHERE source = statements.goes_back_to), statements.goes_back_to)
  END AS goes_back_to,
  statements.mode,
  statements.modality,
  statements.document,
  strftime('%Y-%m-%dT%H:%M:%SZ', statements.recorded_at / 1000000, 'unixepoch') AS recorded_at,
  statements.reported AS position
FROM statements
WHERE statements.kind <> 'gone'
  AND statements.claim NOT IN (SELECT claim FROM withheld_claims)
  AND NOT EXISTS (
    SELECT 1
    FROM effects
    WHERE effects.incident = statements.incident
      AND effects.claim = statements.claim
      AND (effects.kind = 'withdraw' OR (effects.kind = 'correct' AND effects.position > statements.position))
  );
