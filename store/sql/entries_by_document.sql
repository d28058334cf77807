CREATE INDEX entries_by_document ON entries (document) WHERE document IS NOT NULL;
