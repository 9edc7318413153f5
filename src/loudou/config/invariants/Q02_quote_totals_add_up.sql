-- Every total of a quote is the sum over its lines, and the grand total is net and tax.
WITH summed AS (
    SELECT quote_id, count(*) AS line_count, sum(list_amount) AS list_amount, sum(discount_amount) AS discount_amount,
           sum(document_discount_amount) AS document_discount_amount, sum(net_amount) AS net_amount,
           sum(tax_amount) AS tax_amount, sum(total_amount) AS total_amount,
           CASE WHEN count(cost_amount) = count(*) THEN sum(cost_amount) END AS cost_amount
    FROM quoting_quoteline GROUP BY quote_id
)
SELECT q.id, q.number, q.version_number, q.net_amount, q.tax_amount, q.total_amount, s.total_amount AS of_lines
FROM quoting_quote q LEFT JOIN summed s ON s.quote_id = q.id
WHERE (q.line_count, q.list_amount, q.discount_amount, q.document_discount_amount, q.net_amount, q.tax_amount)
   <> (coalesce(s.line_count, 0), coalesce(s.list_amount, 0), coalesce(s.discount_amount, 0),
       coalesce(s.document_discount_amount, 0), coalesce(s.net_amount, 0), coalesce(s.tax_amount, 0))
   OR q.total_amount <> q.net_amount + q.tax_amount
   OR s.line_count > 0 AND q.cost_amount IS DISTINCT FROM s.cost_amount
   OR q.margin_amount <> q.net_amount - q.cost_amount;
