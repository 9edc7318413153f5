-- The stage a deal stands in is its one open stay, and its status is what that stage means.
SELECT o.id, o.number, o.stage_id, h.stage_id AS stay_in, o.stage_entered_at, h.entered_at, o.status
FROM pipeline_opportunity o
JOIN pipeline_stage s ON s.id = o.stage_id
LEFT JOIN pipeline_stagehistory h ON h.opportunity_id = o.id AND h.left_at IS NULL
WHERE h.stage_id IS DISTINCT FROM o.stage_id OR h.entered_at <> o.stage_entered_at
   OR o.status <> CASE s.type WHEN 'active' THEN 'open' ELSE s.type END;
