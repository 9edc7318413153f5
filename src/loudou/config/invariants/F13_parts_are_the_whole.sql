-- Splitting never makes or loses a cent: the lines of an order, and of what is billed of it, add up to the whole.
WITH line AS (
    SELECT order_id, sum(net_amount) AS net, sum(tax_amount) AS tax, sum(total_amount) AS total,
           sum(billed_amount) AS billed
    FROM orders_orderline GROUP BY order_id
), part AS (
    SELECT receivable_id, sum(amount) AS total FROM receivables_receivableline GROUP BY receivable_id
), billed_line AS (
    SELECT order_line_id, sum(amount) AS total FROM receivables_receivableline GROUP BY order_line_id
)
SELECT o.id, o.number, 'order' AS what, o.total_amount, l.total FROM orders_order o JOIN line l ON l.order_id = o.id
WHERE (o.net_amount, o.tax_amount, o.total_amount, o.billed_amount) <> (l.net, l.tax, l.total, l.billed)
UNION ALL
SELECT r.id, r.number, 'receivable', r.amount, p.total FROM receivables_receivable r
JOIN part p ON p.receivable_id = r.id WHERE r.amount <> p.total
UNION ALL
SELECT l.id, l.position::text, 'billed of the line', l.billed_amount, coalesce(b.total, 0) FROM orders_orderline l
LEFT JOIN billed_line b ON b.order_line_id = l.id WHERE l.billed_amount <> coalesce(b.total, 0)
UNION ALL
SELECT order_id, NULL, 'payment plan', sum(rate), 1 FROM orders_plannode GROUP BY order_id HAVING sum(rate) <> 1;
