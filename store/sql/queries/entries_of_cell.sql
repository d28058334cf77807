SELECT *
FROM entries
WHERE incident = :incident AND measure = :measure AND category = :category AND position <= :upto
ORDER BY position, n
