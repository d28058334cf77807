-- Every figure claim as it stands after the recorder's corrections, with times that people read.
CREATE VIEW figures_detail AS
SELECT
  entries.claim,
  entries.incident,
  entries.measure,
  entries.category,
  entries.low,
  entries.high,
  entries.point,
  entries.qualifier,
  entries.wording,
  entries.unit,
  entries.counting,
  entries.scope,
  entries.as_of,
  COALESCE(entries.speaker, entries.publisher, documents_detail.publisher) AS speaker,
  entries.goes_back_to,
  entries.mode,
  entries.document,
  documents_detail.title,
  documents_detail.published,
  strftime('%Y-%m-%dT%H:%M:%SZ', entries.recorded_at / 1000000, 'unixepoch') AS recorded_at,
  entries.reported AS position
FROM entries
LEFT JOIN documents_detail ON documents_detail.document = entries.document
WHERE entries.kind <> 'gone'
  AND entries.visibility <> 'restricted'
  AND NOT EXISTS (
    SELECT 1
    FROM effects
    WHERE effects.incident = entries.incident
      AND effects.claim = entries.claim
      AND (effects.kind = 'withdraw' OR (effects.kind = 'correct' AND effects.position > entries.position))
  );
