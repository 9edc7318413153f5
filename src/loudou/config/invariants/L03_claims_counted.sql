-- No more leads are held by claim than the daily counters of a person say, and no counter is beyond its limit.
WITH claimed AS (
    SELECT owner_id AS user_id, count(*) AS claims FROM (
        SELECT owner_id FROM leads_leadownership WHERE how = 'claim' AND owner_id IS NOT NULL
        UNION ALL
        SELECT owner_id FROM leads_lead WHERE held_how = 'claim' AND owner_id IS NOT NULL
    ) both_kinds GROUP BY owner_id
), counted AS (
    SELECT user_id, sum(count) AS counter FROM leads_dailyclaim GROUP BY user_id
)
SELECT c.user_id, c.claims, coalesce(d.counter, 0) AS counter
FROM claimed c LEFT JOIN counted d ON d.user_id = c.user_id
WHERE c.claims > coalesce(d.counter, 0)
UNION ALL
SELECT user_id, count, allowed FROM leads_dailyclaim WHERE count NOT BETWEEN 0 AND allowed;
