-- The lines of an order are the lines of the quote it was made from, to the cent.
SELECT o.id, o.number, coalesce(ol.position, ql.position) AS position, ol.total_amount, ql.total_amount AS quoted
FROM orders_order o
JOIN (SELECT order_id, quote_line_id, position, quantity, net_amount, tax_amount, total_amount FROM orders_orderline
      UNION ALL
      -- The quoted lines an order lacks come as lines of nothing.
      SELECT o.id, l.id, NULL, NULL, NULL, NULL, NULL
      FROM orders_order o JOIN quoting_quoteline l ON l.quote_id = o.quote_id
      WHERE NOT EXISTS (SELECT FROM orders_orderline x WHERE x.order_id = o.id AND x.quote_line_id = l.id)
) ol ON ol.order_id = o.id
LEFT JOIN quoting_quoteline ql ON ql.id = ol.quote_line_id AND ql.quote_id = o.quote_id
WHERE o.quote_id IS NOT NULL
  AND (ol.quantity, ol.net_amount, ol.tax_amount, ol.total_amount)
      IS DISTINCT FROM (ql.quantity, ql.net_amount, ql.tax_amount, ql.total_amount);
