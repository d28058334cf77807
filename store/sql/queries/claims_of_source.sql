-- The positions of the claims that a source made, published, or that go back to it, as recorded or as corrected.
SELECT reported
FROM entries
WHERE :source IN (speaker, publisher, goes_back_to)
UNION
SELECT reported
FROM happenings
WHERE :source IN (speaker, publisher, goes_back_to)
UNION
SELECT reported
FROM statements
WHERE :source IN (speaker, publisher, goes_back_to)
ORDER BY 1
