-- Every figure of a quoted line follows from what stands beside it: price, tier, quantity, discounts and tax rate.
WITH line AS (
    SELECT l.*, q.number, q.is_tax_inclusive, q.tax_mode, q.discount_mode, q.unit_price_scale,
        CASE WHEN q.currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI',
                                 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0
             WHEN q.currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
             WHEN q.currency IN ('CLF', 'UYW') THEN 4 ELSE 2 END AS places,
        coalesce(l.tier_unit_price, l.list_unit_price) AS tiered
    FROM quoting_quoteline l JOIN quoting_quote q ON q.id = l.quote_id
), priced AS (
    SELECT *, round(list_unit_price * quantity, places) AS list, round(tiered * quantity, places) AS whole,
        round(CASE discount_mode WHEN 'additive' THEN greatest(tiered - list_unit_price * coalesce(asked_rate, 0), 0)
                                 ELSE tiered * (1 - coalesce(asked_rate, 0)) END, unit_price_scale) AS unit_price
    FROM line
), granted AS (
    SELECT *, CASE WHEN asked_amount > 0 THEN whole - greatest(least(round(asked_amount, places), whole), 0)
                   WHEN asked_rate > 0 THEN round(unit_price * quantity, places) ELSE whole END AS price
    FROM priced
)
SELECT id, number, position, list, list_amount, price, list_amount - discount_amount AS stored_price, tax_amount
FROM granted
WHERE list_amount <> list OR discount_amount <> list - price
   -- Where tax is rounded on the sum of a rate, one line bears the difference.
   OR tax_mode = 'line' AND net_amount <> CASE WHEN is_tax_inclusive
       THEN round((price - document_discount_amount) / (1 + tax_rate), places) ELSE price - document_discount_amount END
   OR tax_mode = 'line' AND tax_amount <> CASE WHEN is_tax_inclusive
       THEN price - document_discount_amount - net_amount ELSE round(net_amount * tax_rate, places) END
   OR cost_amount IS DISTINCT FROM round(unit_cost * quantity, places);
