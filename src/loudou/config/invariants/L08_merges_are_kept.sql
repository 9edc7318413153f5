-- A merged lead stands in the merge it went away in, which is kept with what it said; a lead taken out again does not.
SELECT l.id, l.number, 'merged, yet no merge tells of it' AS what FROM leads_lead l
WHERE l.status = 'merged' AND NOT EXISTS (
    SELECT FROM leads_leadmerge m WHERE m.merged_ids @> ARRAY[l.id] AND m.unmerged_at IS NULL)
UNION ALL
SELECT l.id, l.number, 'a merge tells of it, yet it is not merged'
FROM leads_leadmerge m JOIN leads_lead l ON l.id = ANY(m.merged_ids)
WHERE m.unmerged_at IS NULL AND l.status <> 'merged';
