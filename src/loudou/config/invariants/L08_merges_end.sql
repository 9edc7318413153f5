-- From a merged lead the way to the lead that remains ends, and never comes back to where it began.
WITH RECURSIVE way AS (
    SELECT id AS merged_id, id, merged_into_id FROM leads_lead WHERE merged_into_id IS NOT NULL
    UNION ALL
    SELECT w.merged_id, l.id, l.merged_into_id FROM way w JOIN leads_lead l ON l.id = w.merged_into_id
) CYCLE id SET is_cycle USING path
SELECT DISTINCT merged_id FROM way WHERE is_cycle;
