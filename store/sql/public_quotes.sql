-- Quotes and summaries that anybody may read. Search them with: words MATCH 'text'.
CREATE VIEW public_quotes AS
SELECT
  quotes_fts.claim,
  quotes_fts.incident,
  quotes_fts.quote,
  quotes_fts.summary,
  quotes_fts.position,
  quotes_fts.quotes_fts AS words
FROM quotes_fts
WHERE quotes_fts.claim NOT IN (SELECT name FROM withheld_names)
  AND quotes_fts.incident NOT IN (SELECT name FROM withheld_names);
