-- An application is taken back by exactly its opposite, and a reversal is not reversed.
SELECT b.id, b.reversal_of_id, a.amount, b.amount AS taken_back
FROM receivables_cashapplication b JOIN receivables_cashapplication a ON a.id = b.reversal_of_id
WHERE a.reversal_of_id IS NOT NULL
   OR (a.payment_id, a.offset_id, a.receivable_id, a.currency) IS DISTINCT FROM
      (b.payment_id, b.offset_id, b.receivable_id, b.currency)
   OR (a.amount, a.shortfall_amount, a.surplus_amount) <> (-b.amount, -b.shortfall_amount, -b.surplus_amount);
