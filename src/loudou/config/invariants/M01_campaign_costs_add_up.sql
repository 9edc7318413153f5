-- The cost that stands on a campaign is the sum of its expenses, and its path leads through its parent.
SELECT c.id, c.number, c.committed_amount, c.actual_amount
FROM campaigns_campaign c
LEFT JOIN (SELECT campaign_id, sum(committed_amount) AS committed, sum(actual_amount) AS actual
           FROM campaigns_campaigncost GROUP BY campaign_id) k ON k.campaign_id = c.id
LEFT JOIN campaigns_campaign p ON p.id = c.parent_id
WHERE (c.committed_amount, c.actual_amount) <> (coalesce(k.committed, 0), coalesce(k.actual, 0))
   OR c.path <> coalesce(p.path, '{}') || c.id;
