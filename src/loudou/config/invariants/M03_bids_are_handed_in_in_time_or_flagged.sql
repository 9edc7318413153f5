-- A bid is submitted before its deadline or flagged as late, once for each project and company of ours.
SELECT b.id, b.number, 'late and not flagged, or flagged and in time' AS what FROM tenders_bid b
WHERE b.is_late <> (b.submitted_at IS NOT NULL AND b.bid_deadline_at IS NOT NULL AND b.submitted_at > b.bid_deadline_at)
UNION ALL
SELECT b.id, b.number, 'not the only one of this company for this project' FROM tenders_bid b
WHERE EXISTS (SELECT FROM tenders_bid o WHERE o.project_id = b.project_id AND o.entity_id = b.entity_id AND o.id <> b.id);
