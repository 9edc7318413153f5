-- A call that carried an idempotency key is kept together with its answer, never without.
SELECT id, user_id, key, created_at FROM records_idempotentcall WHERE status NOT BETWEEN 200 AND 599;
