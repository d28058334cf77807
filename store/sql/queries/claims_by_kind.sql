SELECT kind, COUNT(*) FROM claims GROUP BY kind
