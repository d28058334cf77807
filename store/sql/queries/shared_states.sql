-- Every state of some shared facts of a kind, the newest last.
SELECT registry.name, registry.data
FROM json_each(:names)
JOIN registry ON registry.kind = :kind AND registry.name = json_each.value
ORDER BY registry.position, registry.n
