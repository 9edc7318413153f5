-- A lead is claimed by a person out of a pool, so never twice without being given back between.
WITH held AS (
    SELECT lead_id, owner_id, how, from_at, to_at FROM leads_leadownership
    UNION ALL
    SELECT id, owner_id, held_how, held_since, 'infinity' FROM leads_lead WHERE held_how = 'claim'
), ordered AS (
    SELECT lead_id, owner_id, how, from_at, lag(owner_id) OVER one AS owner_before, row_number() OVER one AS place
    FROM held WINDOW one AS (PARTITION BY lead_id ORDER BY from_at, to_at)
)
SELECT lead_id, from_at, owner_before, owner_id FROM ordered
WHERE how = 'claim' AND (owner_id IS NULL OR owner_before IS NOT NULL OR place = 1);
