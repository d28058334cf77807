-- Incidents that hold something withheld or somebody protected, and those that merges and splits join to such a one;
-- of several that are joined, all.
CREATE VIEW guarded_incidents AS
SELECT claims.incident
FROM claims
WHERE EXISTS (SELECT 1 FROM visibilities)
  AND (
    claims.claim IN (SELECT name FROM withheld_names)
    OR claims.incident IN (SELECT name FROM withheld_names)
  )
UNION
SELECT entries.incident
FROM entries
WHERE EXISTS (SELECT 1 FROM visibilities)
  AND (
    entries.speaker IN (SELECT source FROM protected_names)
    OR entries.publisher IN (SELECT source FROM protected_names)
    OR entries.goes_back_to IN (SELECT source FROM protected_names)
    OR entries.document IN (SELECT document FROM protected_documents)
  )
UNION
SELECT effects.incident
FROM effects
WHERE EXISTS (SELECT 1 FROM visibilities)
  AND (
    effects.document IN (SELECT document FROM withheld_documents)
    OR effects.speaker IN (SELECT name FROM withheld_names UNION SELECT source FROM protected_names)
    OR EXISTS (
      SELECT 1
      FROM json_tree(effects.data)
      WHERE json_tree.atom IN (SELECT name FROM withheld_names UNION SELECT source FROM protected_names)
    )
  )
UNION
SELECT json_tree.atom
FROM registry, json_tree(registry.data)
WHERE registry.kind IN ('merge', 'split')
  AND json_tree.atom IS NOT NULL
  AND EXISTS (SELECT 1 FROM visibilities WHERE visibilities.visibility <> 'public');
