-- Every document that the public may see: one version of one publication.
CREATE VIEW public_documents AS
SELECT
  documents_detail.document,
  documents_detail.title,
  COALESCE(
    (SELECT goes_by FROM protected_names WHERE source = documents_detail.publisher),
    documents_detail.publisher
  ) AS publisher,
  documents_detail.published,
  documents_detail.retrieved,
  documents_detail.url,
  documents_detail.archived,
  documents_detail.language,
  documents_detail.sha256,
  CASE
    WHEN documents_detail.supersedes NOT IN (SELECT document FROM withheld_documents) THEN documents_detail.supersedes
  END AS supersedes,
  documents_detail.position
FROM documents_detail
WHERE documents_detail.document NOT IN (SELECT document FROM withheld_documents);
