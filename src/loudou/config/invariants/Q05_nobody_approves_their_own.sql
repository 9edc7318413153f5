-- Whoever handed a quote in did not approve it.
SELECT id, number, version_number, status, submitted_by, approved_by FROM quoting_quote
WHERE approved_by IS NOT NULL AND approved_by = submitted_by;
