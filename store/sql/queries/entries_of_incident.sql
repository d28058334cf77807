SELECT *
FROM entries
WHERE incident = :incident AND position <= :upto
ORDER BY measure, category, position, n
