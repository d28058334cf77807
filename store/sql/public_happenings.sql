-- Everything that happened as the public may read it, after the recorder's corrections.
CREATE VIEW public_happenings AS
SELECT
  happenings.claim,
  happenings.incident,
  happenings.what,
  happenings.sort,
  happenings.edtf,
  strftime('%Y-%m-%dT%H:%M:%SZ', happenings.earliest / 1000000, 'unixepoch') AS earliest,
  strftime('%Y-%m-%dT%H:%M:%SZ', happenings.latest / 1000000, 'unixepoch') AS latest,
  happenings.relation,
  happenings.time_of_day,
  CASE
    WHEN happenings.speaker IS NOT NULL AND happenings.claim IN (SELECT claim FROM unnamed_claims)
      AND COALESCE(happenings.goes_back_to, happenings.speaker) NOT IN (SELECT source FROM protected_names) THEN 'an unnamed source'
    ELSE COALESCE((SELECT goes_by FROM protected_names WHERE source = happenings.speaker), happenings.speaker)
  END AS speaker,
  COALESCE((SELECT goes_by FROM protected_names WHERE source = happenings.publisher), happenings.publisher) AS publisher,
  CASE
    WHEN happenings.goes_back_to IS NOT NULL AND happenings.claim IN (SELECT claim FROM unnamed_claims)
      AND happenings.goes_back_to NOT IN (SELECT source FROM protected_names) THEN 'an unnamed source'
    ELSE COALESCE((SELECT goes_by FROM protected_names WHERE source = happenings.goes_back_to), happenings.goes_back_to)
  END AS goes_back_to,
  happenings.mode,
  happenings.modality,
  happenings.document,
  strftime('%Y-%m-%dT%H:%M:%SZ', happenings.recorded_at / 1000000, 'unixepoch') AS recorded_at,
  happenings.reported AS position
FROM happenings
WHERE happenings.kind <> 'gone'
  AND happenings.claim NOT IN (SELECT claim FROM withheld_claims)
  AND NOT EXISTS (
    SELECT 1
    FROM effects
    WHERE effects.incident = happenings.incident
      AND effects.claim = happenings.claim
      AND (effects.kind = 'withdraw' OR (effects.kind = 'correct' AND effects.position > happenings.position))
  );
