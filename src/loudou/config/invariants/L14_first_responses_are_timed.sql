-- Only an owned lead has a clock of its first response, and it is late exactly when the response came after it ran out.
SELECT id, owner_id, response_due_at, first_response_at, response_breached_at FROM leads_lead
WHERE response_due_at IS NOT NULL AND owner_id IS NULL
   OR response_breached_at IS NOT NULL AND (response_due_at IS NULL OR response_breached_at < response_due_at)
   OR first_response_at <= response_due_at AND response_breached_at IS NOT NULL
   OR first_response_at > response_due_at AND response_breached_at IS NULL;
