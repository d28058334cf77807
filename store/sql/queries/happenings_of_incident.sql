SELECT *
FROM happenings
WHERE incident = :incident AND position <= :upto
ORDER BY position, n
