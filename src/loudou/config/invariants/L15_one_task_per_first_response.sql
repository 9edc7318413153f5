-- A lead has at most one open task of its first response, and none once somebody tried to reach it or it was closed.
SELECT l.id, count(*) AS tasks FROM activities_activity a
JOIN activities_activitylink k ON k.activity_id = a.id AND k.record_type = 'lead'
JOIN leads_lead l ON l.id = k.record_id
WHERE a.origin = 'leads.first_response' AND a.state = 'open'
GROUP BY l.id
HAVING count(*) > 1 OR bool_or(l.first_response_at IS NOT NULL) OR bool_or(l.status IN ('converted', 'invalid', 'merged'));
