-- Nobody works on a merged lead: no owner, no pool, no clock, no open task, no open pair, and nothing hangs on it.
SELECT id, 'has an owner, a pool or a clock' AS what FROM leads_lead
WHERE status = 'merged' AND (owner_id IS NOT NULL OR pool_id IS NOT NULL OR recycle_due_at IS NOT NULL
                             OR next_followup_at IS NOT NULL OR held_how <> 'merge')
UNION ALL
SELECT l.id, 'something is about it' FROM leads_lead l
JOIN activities_activitylink k ON k.record_id = l.id AND k.record_type = 'lead'
JOIN activities_activity a ON a.id = k.activity_id
WHERE l.status = 'merged' AND a.state = 'open'
UNION ALL
SELECT l.id, 'it is in an open pair' FROM leads_lead l
JOIN leads_duplicatecandidate d ON l.id IN (d.first_id, d.second_id) AND d.state = 'open'
WHERE l.status = 'merged'
UNION ALL
SELECT l.id, 'it has touches of its own' FROM leads_lead l JOIN leads_touchpoint t ON t.lead_id = l.id
WHERE l.status = 'merged'
UNION ALL
SELECT l.id, 'it is in a campaign' FROM leads_lead l JOIN campaigns_campaignmember m ON m.lead_id = l.id
WHERE l.status = 'merged';
