SELECT name, data, position
FROM registry AS one
WHERE kind = :kind
  AND NOT EXISTS (
    SELECT 1
    FROM registry AS later
    WHERE later.kind = one.kind AND later.name = one.name AND (later.position, later.n) > (one.position, one.n)
  )
ORDER BY (SELECT MIN(position) FROM registry AS first WHERE first.kind = one.kind AND first.name = one.name)
