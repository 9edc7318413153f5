-- What is open of a receivable is its amount less everything in the ledger that settled it.
WITH settled AS (
    SELECT id, sum(total) AS total FROM (
        SELECT receivable_id AS id, amount + shortfall_amount AS total FROM receivables_cashapplication
        UNION ALL
        SELECT offset_id, -(amount + surplus_amount) FROM receivables_cashapplication WHERE offset_id IS NOT NULL
    ) entry GROUP BY id
)
SELECT r.id, r.number, r.amount, r.settled_amount, r.open_amount, coalesce(s.total, 0) AS by_ledger
FROM receivables_receivable r LEFT JOIN settled s ON s.id = r.id
WHERE r.settled_amount <> coalesce(s.total, 0) OR r.open_amount <> r.amount - r.settled_amount;
