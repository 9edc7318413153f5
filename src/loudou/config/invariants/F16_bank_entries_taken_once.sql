-- What the bank told under one reference was taken in once.
SELECT method, bank, bank_ref, count(*) FROM receivables_payment WHERE bank_ref <> ''
GROUP BY method, bank, bank_ref HAVING count(*) > 1;
