-- An open lead lies in a pool or has an owner; one that waits has none, one that is worked on has one.
SELECT id, status, owner_id, pool_id FROM leads_lead
WHERE status IN ('new', 'unassigned', 'nurturing', 'assigned', 'following', 'qualified')
  AND owner_id IS NULL AND (pool_id IS NULL OR status IN ('assigned', 'following', 'qualified'))
   OR status IN ('new', 'unassigned') AND owner_id IS NOT NULL;
