-- Claims that everybody may see, but not who made them.
CREATE VIEW unnamed_claims AS
SELECT visibility_now.name AS claim
FROM visibility_now
WHERE visibility_now.kind = 'claim' AND visibility_now.visibility NOT IN ('public', 'restricted');
