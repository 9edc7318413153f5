-- The stays of a deal in its stages follow one another without gap or overlap; only the last is open.
WITH stay AS (
    SELECT opportunity_id, entered_at, left_at, lead(entered_at) OVER one AS next_entered_at
    FROM pipeline_stagehistory WINDOW one AS (PARTITION BY opportunity_id ORDER BY entered_at, left_at NULLS LAST)
)
SELECT opportunity_id, entered_at, left_at, next_entered_at FROM stay WHERE left_at IS DISTINCT FROM next_entered_at;
