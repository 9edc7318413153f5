-- What campaigns are credited with of a deal adds up to the deal under every model, and every model shares the same.
WITH shared AS (
    SELECT deal_id, basis, model, sum(amount) AS amount, max(deal_amount) AS whole, min(deal_amount) AS least,
           sum(ordered_amount) AS ordered, sum(received_amount) AS received, count(DISTINCT currency) AS currencies
    FROM campaigns_attributioncredit GROUP BY deal_id, basis, model
)
SELECT deal_id, basis, min(amount) AS lowest, max(amount) AS highest, max(whole) AS whole
FROM shared GROUP BY deal_id, basis
HAVING bool_or(amount <> whole OR whole <> least OR currencies <> 1) OR count(*) <> 6
    OR min(ordered) <> max(ordered) OR min(received) <> max(received);
