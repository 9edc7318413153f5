-- No job is left with a worker that is gone, and none waits while all workers are idle.
WITH begun AS (
    SELECT j.id, j.task_name, j.worker_id, max(e.at) AS at
    FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'started'
    WHERE j.status = 'doing' GROUP BY j.id
), waiting AS (
    SELECT j.id, j.task_name, max(e.at) AS at
    FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type <> 'started'
    WHERE j.status = 'todo' AND coalesce(j.scheduled_at, '-infinity') < now() - interval '5 minutes' GROUP BY j.id
)
SELECT b.id, b.task_name, 'its worker is gone' AS what, b.at FROM begun b
LEFT JOIN procrastinate_workers w ON w.id = b.worker_id
WHERE b.at < now() - interval '2 minutes' AND coalesce(w.last_heartbeat, '-infinity') < now() - interval '2 minutes'
UNION ALL
SELECT id, task_name, 'nobody takes it', at FROM waiting
WHERE at < now() - interval '5 minutes' AND NOT EXISTS (SELECT FROM begun)
  AND EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute');
