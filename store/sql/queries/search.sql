SELECT incident, claim, snippet(quotes_fts, -1, '', '', ' … ', 12)
FROM quotes_fts
WHERE quotes_fts MATCH :words
ORDER BY rank
LIMIT :most
