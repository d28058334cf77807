SELECT DISTINCT incident, measure, category
FROM entries
WHERE scope = :name
