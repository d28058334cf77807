SELECT *
FROM statements
WHERE incident = :incident AND position <= :upto
ORDER BY position, n
