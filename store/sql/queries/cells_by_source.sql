-- Any source: the one named, and those whose claims are taken to go back to it.
SELECT DISTINCT incident, measure, category
FROM entries
WHERE speaker = :name OR publisher = :name OR goes_back_to = :name
  OR document IN (
    SELECT name FROM registry WHERE kind = 'document' AND json_extract(data, '$.publisher') = :name
  )
