-- By the ledger of applications, no claim is settled beyond its amount and no payment gives more than it brought.
WITH given AS (
    SELECT receivable_id AS id, sum(amount + shortfall_amount) AS total FROM receivables_cashapplication GROUP BY 1
    UNION ALL
    SELECT payment_id, sum(amount + surplus_amount) FROM receivables_cashapplication
    WHERE payment_id IS NOT NULL GROUP BY 1
    UNION ALL
    SELECT offset_id, sum(amount + surplus_amount) FROM receivables_cashapplication
    WHERE offset_id IS NOT NULL GROUP BY 1
), document AS (
    SELECT id, number, abs(amount) AS amount FROM receivables_receivable
    UNION ALL
    SELECT id, number, amount FROM receivables_payment
)
SELECT d.id, d.number, d.amount, g.total FROM document d JOIN given g ON g.id = d.id
WHERE g.total NOT BETWEEN 0 AND d.amount;
