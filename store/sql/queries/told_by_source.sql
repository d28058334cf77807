-- The incidents with happenings or statements that name the source.
SELECT DISTINCT incident
FROM (
  SELECT incident, speaker, publisher, goes_back_to, document FROM happenings
  UNION ALL
  SELECT incident, speaker, publisher, goes_back_to, document FROM statements
)
WHERE :name IN (speaker, publisher, goes_back_to)
  OR document IN (
    SELECT name FROM registry WHERE kind = 'document' AND json_extract(data, '$.publisher') = :name
  )
