-- How many open leads a person holds by pool is what the guarded counter says, and within what it allows.
WITH counted AS (
    SELECT owner_id AS user_id, pool_id, count(*) AS held FROM leads_lead
    WHERE owner_id IS NOT NULL AND status IN ('new', 'unassigned', 'nurturing', 'assigned', 'following', 'qualified')
    GROUP BY owner_id, pool_id
)
SELECT coalesce(c.user_id, h.user_id), coalesce(c.pool_id, h.pool_id), c.held AS held, h.held AS counter, h.allowed
FROM counted c FULL JOIN leads_poolholding h
  -- Leads that came from no pool are counted under none; a full join needs plain equality.
  ON h.user_id = c.user_id
 AND coalesce(h.pool_id, '00000000-0000-0000-0000-000000000000')
   = coalesce(c.pool_id, '00000000-0000-0000-0000-000000000000')
WHERE coalesce(c.held, 0) <> coalesce(h.held, 0) OR h.held NOT BETWEEN 0 AND h.allowed;
