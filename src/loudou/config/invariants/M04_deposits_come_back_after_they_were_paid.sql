-- A deposit comes back only after it was paid, and what was paid has an amount.
SELECT id, number, deposit_amount, deposit_paid_date, deposit_returned_date FROM tenders_bid
WHERE deposit_returned_date IS NOT NULL AND (deposit_paid_date IS NULL OR deposit_returned_date < deposit_paid_date)
   OR deposit_paid_date IS NOT NULL AND deposit_amount IS NULL;
