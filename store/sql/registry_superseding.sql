CREATE INDEX registry_superseding ON registry (json_extract(data, '$.supersedes'))
WHERE kind = 'document' AND json_extract(data, '$.supersedes') IS NOT NULL;
