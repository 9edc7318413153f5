-- The counts on a bid are those of its checklist; lines that are left out do not count.
SELECT b.id, b.number, b.item_count, b.done_count
FROM tenders_bid b LEFT JOIN tenders_biditem i ON i.bid_id = b.id
GROUP BY b.id HAVING b.item_count <> count(i.id) FILTER (WHERE NOT i.is_skipped) OR b.done_count <> count(i.done_at);
