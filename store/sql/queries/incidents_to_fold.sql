-- Incidents whose sums the tables of answers cannot give: with cells that wait to be caught up, figures that are rates,
-- what is no longer stated but in force, and what a feed stopped listing.
SELECT incident FROM dirty
UNION
SELECT incident FROM entries WHERE per IS NOT NULL
UNION
SELECT incident FROM effects WHERE kind = 'list' AND kind IN ('list', 'unstate')
UNION
SELECT incident FROM effects WHERE kind = 'unstate' AND kind IN ('list', 'unstate') AND json_extract(data, '$.stays_in_force')
