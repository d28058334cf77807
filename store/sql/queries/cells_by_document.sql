SELECT DISTINCT incident, measure, category
FROM entries
WHERE document = :name
