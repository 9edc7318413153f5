-- A quote becomes one order that stands, at most, and only when it was accepted.
SELECT quote_id, count(*)::text || ' orders' AS what FROM orders_order
WHERE quote_id IS NOT NULL AND status <> 'cancelled' GROUP BY quote_id HAVING count(*) > 1
UNION ALL
SELECT q.id, 'order ' || o.number || ' of a quote that is ' || q.status
FROM orders_order o JOIN quoting_quote q ON q.id = o.quote_id WHERE q.status <> 'accepted';
