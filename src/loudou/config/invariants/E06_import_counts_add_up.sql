-- Every row of an import was created, updated, skipped or failed; chunks follow one another; failed rows are kept.
WITH chunk AS (
    SELECT job_id, first_row, last_row, lag(last_row, 1, 0) OVER (PARTITION BY job_id ORDER BY first_row) AS row_before
    FROM transfer_importchunk
), chunked AS (
    SELECT job_id, sum(last_row - first_row + 1) AS rows, bool_and(first_row = row_before + 1) AS is_gapless
    FROM chunk GROUP BY job_id
), failed AS (
    SELECT job_id, count(*) AS rows FROM transfer_failedrow GROUP BY job_id
)
SELECT j.id, j.file_name, j.state, j.done_rows, j.created_count, j.updated_count, j.skipped_count, j.failed_count,
       c.rows AS in_chunks, f.rows AS kept_failures
FROM transfer_importjob j LEFT JOIN chunked c ON c.job_id = j.id LEFT JOIN failed f ON f.job_id = j.id
WHERE j.done_rows <> j.created_count + j.updated_count + j.skipped_count + j.failed_count
   OR j.done_rows <> coalesce(c.rows, 0) OR NOT coalesce(c.is_gapless, true)
   OR j.failed_count <> coalesce(f.rows, 0);
