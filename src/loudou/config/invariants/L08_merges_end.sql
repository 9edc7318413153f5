-- A merged lead points to the lead that remains in one step: to one that is there and is not merged itself.
SELECT l.id AS merged_id, l.merged_into_id, into_lead.status
FROM leads_lead l LEFT JOIN leads_lead into_lead ON into_lead.id = l.merged_into_id
WHERE (l.status = 'merged' OR l.merged_into_id IS NOT NULL)
  AND (l.status <> 'merged' OR into_lead.id IS NULL OR into_lead.status = 'merged' OR into_lead.id = l.id);
