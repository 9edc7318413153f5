-- A delivery with a number of its own made one lead or one touch, never several.
SELECT channel, external_id, count(*) FROM (
    SELECT channel, external_id FROM leads_lead WHERE external_id <> ''
    UNION ALL
    SELECT channel, external_id FROM leads_touchpoint WHERE external_id <> ''
) delivery GROUP BY channel, external_id HAVING count(*) > 1;
