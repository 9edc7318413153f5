-- What is left of a payment is its amount less everything in the ledger it was applied to, and never below zero.
WITH applied AS (
    SELECT payment_id, sum(amount + surplus_amount) AS total FROM receivables_cashapplication
    WHERE payment_id IS NOT NULL GROUP BY payment_id
)
SELECT p.id, p.number, p.amount, p.unapplied_amount, coalesce(a.total, 0) AS by_ledger
FROM receivables_payment p LEFT JOIN applied a ON a.payment_id = p.id
WHERE p.unapplied_amount <> p.amount - coalesce(a.total, 0) OR p.unapplied_amount < 0;
