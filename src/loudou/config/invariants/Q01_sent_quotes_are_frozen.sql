-- The history of a quote shows no change of what it offers after it was sent, nor of its lines.
WITH sent AS (
    SELECT q.id, first.seq FROM quoting_quote q CROSS JOIN LATERAL (
        SELECT min(c.seq) AS seq FROM changes_rowchange c
        WHERE c.row_id = q.id AND c.after -> 'status' IN ('sent', 'accepted', 'declined', 'expired', 'superseded')
    ) first WHERE first.seq IS NOT NULL
)
SELECT s.id, c.seq, c.op, delete(c.after, ARRAY[
    'is_primary', 'owner_id', 'version', 'updated_at', 'status', 'accepted_at', 'accepted_by', 'acceptance_evidence',
    'acceptance_ip', 'acceptance_recorded_by', 'accepted_hash', 'declined_at', 'decline_reason'])::text AS changed
FROM sent s JOIN changes_rowchange c ON c.row_id = s.id AND c.seq > s.seq
WHERE c.op <> 'U' OR c.after -> 'status' IN ('draft', 'ready', 'in_approval', 'approved', 'sent')
   OR EXISTS (SELECT FROM skeys(c.after) AS k(name) WHERE name NOT IN (
    'is_primary', 'owner_id', 'version', 'updated_at', 'status', 'accepted_at', 'accepted_by', 'acceptance_evidence',
    'acceptance_ip', 'acceptance_recorded_by', 'accepted_hash', 'declined_at', 'decline_reason'))
UNION ALL
-- A line taken away shows in Q02: the number of lines is on the frozen quote.
SELECT s.id, c.seq, c.op, coalesce(c.after, c.before)::text
FROM sent s JOIN quoting_quoteline l ON l.quote_id = s.id JOIN changes_rowchange c ON c.row_id = l.id AND c.seq > s.seq;
