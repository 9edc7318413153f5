-- Money settles claims on the same account in the same currency only.
SELECT a.id, r.number AS receivable, coalesce(p.number, o.number) AS giver, r.currency, a.currency AS applied_in
FROM receivables_cashapplication a
JOIN receivables_receivable r ON r.id = a.receivable_id
LEFT JOIN receivables_payment p ON p.id = a.payment_id
LEFT JOIN receivables_receivable o ON o.id = a.offset_id
WHERE (r.account_id, r.currency) IS DISTINCT FROM (coalesce(p.account_id, o.account_id), a.currency)
   OR a.currency <> coalesce(p.currency, o.currency);
