-- An event that somebody listens to reaches every listener: nothing waits for two minutes without a job that will do it.
WITH job AS (
    SELECT (args ->> 'event_id')::uuid AS event_id FROM procrastinate_jobs
    WHERE task_name = 'outbox.dispatch' AND status IN ('todo', 'doing')
), listened AS (
    -- Who listens is not stored; from the first delivery of a name on, somebody does.
    SELECT e.name, min(e.occurred_at) AS since FROM outbox_delivery d JOIN outbox_outboxevent e ON e.id = d.event_id
    GROUP BY e.name
)
SELECT d.event_id, d.handler, d.state, d.updated_at FROM outbox_delivery d
WHERE d.state = 'waiting' AND d.updated_at < now() - interval '2 minutes'
  AND NOT EXISTS (SELECT FROM job WHERE job.event_id = d.event_id)
UNION ALL
SELECT e.id, e.name, 'undelivered', e.occurred_at FROM outbox_outboxevent e JOIN listened n ON n.name = e.name
WHERE e.occurred_at >= n.since AND e.occurred_at < now() - interval '2 minutes'
  AND NOT EXISTS (SELECT FROM outbox_delivery d WHERE d.event_id = e.id)
  AND NOT EXISTS (SELECT FROM job WHERE job.event_id = e.id);
