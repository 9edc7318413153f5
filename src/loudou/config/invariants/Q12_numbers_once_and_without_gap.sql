-- A document number is used once and was given out by its series; orders, deliveries and claims leave none out.
WITH document AS (
    SELECT 'leads_lead' AS kind, number FROM leads_lead
    UNION ALL SELECT 'customers_account', number FROM customers_account
    UNION ALL SELECT 'pipeline_opportunity', number FROM pipeline_opportunity
    UNION ALL SELECT 'quoting_quote', number FROM quoting_quote WHERE version_number = 1
    UNION ALL SELECT 'orders_order', number FROM orders_order
    UNION ALL SELECT 'orders_delivery', number FROM orders_delivery
    UNION ALL SELECT 'receivables_receivable', number FROM receivables_receivable
    UNION ALL SELECT 'receivables_payment', number FROM receivables_payment
), numbered AS (
    SELECT kind, split_part(number, '-', 1) AS prefix, split_part(number, '-', 2)::int AS year,
           split_part(number, '-', 3)::bigint AS n
    FROM document WHERE number ~ '^[A-Z]+-[0-9]{4}-[0-9]{6,}$'
), used AS (
    SELECT kind, prefix, year, max(n) AS last, count(*) AS documents, count(DISTINCT n) AS numbers
    FROM numbered GROUP BY kind, prefix, year
)
SELECT u.kind, u.prefix, u.year, u.last, u.documents, u.numbers, s.next_number
FROM used u LEFT JOIN numbering_series s ON s.prefix = u.prefix AND s.year = u.year
WHERE u.last >= coalesce(s.next_number, 0) OR u.documents <> u.numbers
   -- Leads, accounts and deals may be removed again by undoing, and a payment taken in twice leaves a number out.
   OR u.kind IN ('orders_order', 'orders_delivery', 'receivables_receivable')
      AND u.numbers <> s.next_number - 1;
