-- The periods in which somebody or a pool had a lead follow one another from its capture to the present one.
WITH period AS (
    SELECT lead_id, from_at, to_at, lag(to_at) OVER one AS ended_before, lead(from_at) OVER one AS begins_next
    FROM leads_leadownership WINDOW one AS (PARTITION BY lead_id ORDER BY from_at, to_at)
)
SELECT p.lead_id, p.from_at, p.to_at, coalesce(p.begins_next, l.held_since) AS next_from
FROM period p JOIN leads_lead l ON l.id = p.lead_id
WHERE p.to_at <> coalesce(p.begins_next, l.held_since)
   OR p.ended_before IS NULL AND p.from_at <> l.created_at
UNION ALL
SELECT l.id, l.created_at, NULL, l.held_since
FROM leads_lead l
WHERE l.held_since <> l.created_at AND NOT EXISTS (SELECT FROM leads_leadownership o WHERE o.lead_id = l.id);
