-- The cells of claims that cite the document, and of claims that a retraction or redefinition in it acts on.
SELECT DISTINCT incident, measure, category
FROM entries
WHERE document = :name
UNION
SELECT entries.incident, entries.measure, entries.category
FROM effects
JOIN entries ON entries.incident = effects.incident AND (effects.claim = '' OR entries.claim = effects.claim)
WHERE effects.document = :name
