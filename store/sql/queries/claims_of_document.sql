SELECT claim, reported FROM entries WHERE document = :name AND kind = 'report'
UNION
SELECT claim, reported FROM happenings WHERE document = :name AND kind = 'report'
UNION
SELECT claim, reported FROM statements WHERE document = :name AND kind = 'report'
ORDER BY 2
