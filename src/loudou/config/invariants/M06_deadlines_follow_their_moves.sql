-- Every deadline of a bid is where its last move left it.
SELECT b.id, b.number, m.kind, m.after_at FROM tenders_bid b
JOIN LATERAL (SELECT DISTINCT ON (kind) kind, after_at FROM tenders_biddeadlinemove
              WHERE bid_id = b.id ORDER BY kind, id DESC) m ON true
WHERE m.after_at IS DISTINCT FROM CASE m.kind WHEN 'questions' THEN b.question_deadline_at
    WHEN 'deposit' THEN b.deposit_due_at WHEN 'submission' THEN b.bid_deadline_at ELSE b.open_at END;
