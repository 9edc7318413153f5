-- What is billed is billed once: one standing claim for each source, and of an order never more than its total.
SELECT min(id::text) AS id, source_kind AS what, source_id::text, count(*)::numeric AS found, 1 AS allowed
FROM receivables_receivable
WHERE sign = 'blue' AND status <> 'reversed' AND source_id IS NOT NULL
GROUP BY source_kind, source_id HAVING count(*) > 1
UNION ALL
SELECT min(r.id::text), 'order', o.number, sum(r.amount), o.total_amount
FROM receivables_receivable r JOIN orders_order o ON o.id = r.order_id
GROUP BY o.id HAVING sum(r.amount) > o.total_amount;
