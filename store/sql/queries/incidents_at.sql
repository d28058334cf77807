-- Every incident that was open at a position, in the order of opening, with its state then.
SELECT name, (SELECT MIN(position) FROM registry AS first WHERE first.kind = 'incident' AND first.name = one.name), data
FROM registry AS one
WHERE kind = 'incident'
  AND position <= :upto
  AND NOT EXISTS (
    SELECT 1
    FROM registry AS later
    WHERE later.kind = 'incident'
      AND later.name = one.name
      AND later.position <= :upto
      AND (later.position, later.n) > (one.position, one.n)
  )
ORDER BY 2
