-- A lead counts how it came first and every touch after it, those of the leads that went into it included.
SELECT l.id, l.number, l.touch_count, count(t.id) + 1 AS expected
FROM leads_lead l LEFT JOIN leads_touchpoint t ON t.lead_id = l.id
WHERE l.status <> 'merged' GROUP BY l.id HAVING l.touch_count <> count(t.id) + 1;
