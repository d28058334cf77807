-- What rests on something restricted and stands for several incidents.
SELECT kind, name
FROM withheld_things
