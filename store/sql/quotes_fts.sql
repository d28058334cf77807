-- Full text over the quotes and summaries that anybody may read.
CREATE VIRTUAL TABLE quotes_fts USING fts5 (
  claim UNINDEXED,
  incident UNINDEXED,
  position UNINDEXED,
  quote,
  summary,
  tokenize = 'porter unicode61 remove_diacritics 2'
);
