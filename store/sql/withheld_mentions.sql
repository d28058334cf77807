-- Claims whose own words name a withheld occasion, or a withheld source as a channel, an actor or a listener: what the
-- narrow tables do not hold.
CREATE VIEW withheld_mentions AS
SELECT json_extract(CAST(events.content AS TEXT), '$.claim') AS claim
FROM events
JOIN types ON types.type_id = events.type_id
WHERE EXISTS (SELECT 1 FROM withheld_things WHERE kind IN ('occasion', 'source'))
  AND events.content IS NOT NULL
  AND types.name IN ('FigureReported', 'HappeningReported', 'StatementReported')
  AND (
    json_extract(CAST(events.content AS TEXT), '$.occasion') IN (
      SELECT name FROM withheld_things WHERE kind = 'occasion'
    )
    OR json_extract(CAST(events.content AS TEXT), '$.channel') IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR json_extract(CAST(events.content AS TEXT), '$.actor') IN (SELECT name FROM withheld_things WHERE kind = 'source')
    OR json_extract(CAST(events.content AS TEXT), '$.told_to') IN (SELECT name FROM withheld_things WHERE kind = 'source')
  );
