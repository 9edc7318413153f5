"""The one statement behind the returns of campaigns and the rows behind its figures."""

WHOLE_SQL = """
    WITH shown AS ({campaigns}),
    whole AS (
        SELECT s.id AS root, c.id AS part, c.currency, c.committed_amount, c.actual_amount
        FROM shown s JOIN campaigns_campaign c ON c.id = s.id OR %(rolls_up)s AND c.path @> ARRAY[s.id]),
"""
"""Each campaign shown with everything that counts as its own: itself, and its parts where sums roll up."""
RETURNS_SQL = f"""{WHOLE_SQL}
    costs AS (
        SELECT root, sum(committed_amount) AS committed, sum(actual_amount) AS actual FROM whole GROUP BY root),
    people AS (
        SELECT w.root, coalesce(m.contact_id, m.lead_id) AS person, bool_or(m.has_responded) AS responded
        FROM whole w JOIN campaigns_campaignmember m ON m.campaign_id = w.part GROUP BY 1, 2),
    counted AS (
        SELECT root, count(*) AS members, count(*) FILTER (WHERE responded) AS responses FROM people GROUP BY root),
    came AS (
        SELECT DISTINCT w.root, l.id, l.band, l.status
        FROM whole w JOIN campaigns_campaignmember m ON m.campaign_id = w.part JOIN leads_lead l ON l.id = m.lead_id
        WHERE l.status <> 'merged' AND l.invalid_reason <> 'test_data'),
    leads AS (
        SELECT root, count(*) AS leads, count(*) FILTER (WHERE status = 'converted') AS converted,
            count(*) FILTER (WHERE status IN ('qualified', 'converted')
                OR band = 'contact_now' AND status <> 'invalid') AS qualified
        FROM came GROUP BY root),
    credited AS (
        SELECT w.root, a.basis, a.deal_id, max(a.deal_amount) AS deal_amount, sum(a.amount) AS amount,
            sum(a.ordered_amount) AS ordered, sum(a.received_amount) AS received, sum(a.margin_amount) AS margin,
            bool_or(a.margin_amount IS NULL) AS margin_unknown
        FROM whole w JOIN campaigns_attributioncredit a
            ON a.campaign_id = w.part AND a.currency = w.currency AND a.model = %(model)s
        GROUP BY 1, 2, 3),
    credits AS (
        SELECT root,
            count(*) FILTER (WHERE basis = 'pipeline') AS deals,
            count(*) FILTER (WHERE basis = 'revenue') AS won,
            coalesce(sum(amount) FILTER (WHERE basis = 'pipeline'), 0) AS pipeline,
            coalesce(sum(amount) FILTER (WHERE basis = 'revenue'), 0) AS revenue,
            coalesce(sum(ordered), 0) AS ordered, coalesce(sum(received), 0) AS received,
            CASE WHEN bool_or(margin_unknown AND amount <> 0) FILTER (WHERE basis = 'revenue') THEN NULL
                ELSE coalesce(sum(margin), 0) END AS margin,
            coalesce(sum(deal_amount) FILTER (WHERE basis = 'revenue'), 0) AS influenced
        FROM credited GROUP BY root)
    SELECT s.id, s.number, s.name, s.utm_campaign, s.kind, s.status, s.start_date, s.end_date, s.currency,
        s.budget_amount, s.expected_revenue_amount, s.expected_lead_count, c.committed, c.actual,
        coalesce(p.members, 0), coalesce(p.responses, 0),
        coalesce(l.leads, 0), coalesce(l.qualified, 0), coalesce(l.converted, 0),
        coalesce(a.deals, 0), coalesce(a.won, 0), coalesce(a.pipeline, 0), coalesce(a.revenue, 0),
        coalesce(a.ordered, 0), coalesce(a.received, 0),
        CASE WHEN a.root IS NULL THEN 0 ELSE a.margin END, coalesce(a.influenced, 0)
    FROM shown s JOIN costs c ON c.root = s.id
    LEFT JOIN counted p ON p.root = s.id LEFT JOIN leads l ON l.root = s.id LEFT JOIN credits a ON a.root = s.id
    WHERE NOT (%(rolls_up)s AND EXISTS (SELECT FROM shown above WHERE above.id <> s.id AND s.path @> ARRAY[above.id]))
    ORDER BY s.start_date DESC, s.id
"""  # noqa: S608 - our own statement
"""A campaign per row. Influence is not additive: each campaign with a touch has the whole amount of a won deal."""
ROWS_SQL = {
    "members": "SELECT m.id FROM whole w JOIN campaigns_campaignmember m ON m.campaign_id = w.part",
    "responses": (
        "SELECT m.id FROM whole w JOIN campaigns_campaignmember m ON m.campaign_id = w.part WHERE m.has_responded"
    ),
    "costs": "SELECT k.id FROM whole w JOIN campaigns_campaigncost k ON k.campaign_id = w.part",
    "leads": "SELECT id FROM came",
    "qualified": (
        "SELECT id FROM came WHERE status IN ('qualified', 'converted') OR band = 'contact_now' AND status <> 'invalid'"
    ),
    "converted": "SELECT id FROM came WHERE status = 'converted'",
    "deals": "SELECT deal_id FROM credited WHERE basis = 'pipeline'",
    "won": "SELECT deal_id FROM credited WHERE basis = 'revenue'",
    "orders": """
        SELECT d.id FROM orders_order d JOIN credited c ON c.deal_id = d.opportunity_id AND c.basis = 'revenue'
        WHERE d.confirmed_at IS NOT NULL AND d.status <> 'cancelled'""",
    "payments": """
        SELECT a.payment_id FROM orders_order d
        JOIN credited c ON c.deal_id = d.opportunity_id AND c.basis = 'revenue'
        JOIN receivables_receivable r ON r.order_id = d.id
        JOIN receivables_cashapplication a ON a.receivable_id = r.id AND a.payment_id IS NOT NULL
        WHERE d.confirmed_at IS NOT NULL AND d.status <> 'cancelled'
        GROUP BY a.payment_id HAVING sum(a.amount) > 0""",
}
"""The ids behind each figure, from the parts above."""
BEHIND_SQL = f"""{WHOLE_SQL}
    came AS (
        SELECT DISTINCT l.id, l.band, l.status
        FROM whole w JOIN campaigns_campaignmember m ON m.campaign_id = w.part JOIN leads_lead l ON l.id = m.lead_id
        WHERE l.status <> 'merged' AND l.invalid_reason <> 'test_data'),
    credited AS (
        SELECT DISTINCT a.basis, a.deal_id
        FROM whole w JOIN campaigns_attributioncredit a
            ON a.campaign_id = w.part AND a.currency = w.currency AND a.model = %(model)s)
"""  # noqa: S608 - our own statement
