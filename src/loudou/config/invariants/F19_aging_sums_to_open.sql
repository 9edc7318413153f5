-- Of each account the claims aged from the ledger as of today sum to what its receivables say is open.
WITH entry AS (
    SELECT receivable_id AS id, amount + shortfall_amount AS total, applied_date FROM receivables_cashapplication
    UNION ALL
    SELECT offset_id, -(amount + surplus_amount), applied_date FROM receivables_cashapplication
    WHERE offset_id IS NOT NULL
), settled AS (
    -- Today has begun somewhere east of here.
    SELECT id, sum(total) AS total FROM entry WHERE applied_date <= current_date + 1 GROUP BY id
)
SELECT r.account_id, r.currency, sum(r.amount - coalesce(s.total, 0)) AS aged, sum(r.open_amount) AS open
FROM receivables_receivable r LEFT JOIN settled s ON s.id = r.id
WHERE r.status <> 'draft'
GROUP BY r.account_id, r.currency HAVING sum(r.amount - coalesce(s.total, 0)) <> sum(r.open_amount);
