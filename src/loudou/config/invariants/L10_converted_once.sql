-- A lead becomes one deal at most, and the deal it became says where it came from.
SELECT source_id AS lead_id, count(*)::text || ' deals' AS what FROM pipeline_opportunity
WHERE source_kind = 'lead' GROUP BY source_id HAVING count(*) > 1
UNION ALL
SELECT o.source_id, 'deal ' || o.number || ' came from it, yet it was not converted into it'
FROM pipeline_opportunity o LEFT JOIN leads_lead l ON l.id = o.source_id AND l.converted_opportunity_id = o.id
WHERE o.source_kind = 'lead' AND l.id IS NULL
UNION ALL
SELECT l.id, 'its deal is gone' FROM leads_lead l
WHERE l.converted_opportunity_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM pipeline_opportunity o WHERE o.id = l.converted_opportunity_id);
