-- A lead somebody was given has the logged decision that gave it, and one run decides a lead once.
SELECT l.id, l.owner_id, 'given without a decision' AS what FROM leads_lead l
WHERE l.held_how = 'assign' AND l.owner_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM leads_assignmentlog d WHERE d.lead_id = l.id AND d.chosen_id = l.owner_id)
UNION ALL
SELECT lead_id, run_id, 'decided ' || count(*) || ' times in one run' FROM leads_assignmentlog
WHERE run_id IS NOT NULL GROUP BY lead_id, run_id HAVING count(*) > 1;
