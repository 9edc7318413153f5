-- A price list has one price of a product for a quantity on any day.
WITH priced AS (
    SELECT id, price_list_id, product_id, min_quantity, valid_from, valid_until,
           max(coalesce(valid_until, 'infinity')) OVER (
               PARTITION BY price_list_id, product_id, min_quantity ORDER BY coalesce(valid_from, '-infinity'), id
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until
    FROM catalog_pricelistitem
)
SELECT id, price_list_id, product_id, min_quantity, valid_from, valid_until FROM priced
WHERE coalesce(valid_from, '-infinity') <= taken_until;
