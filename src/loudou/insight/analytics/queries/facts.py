"""The one place that names what analytics reads of other domains' tables.

A column that is renamed there breaks `tests/test_facts.py`, not a report months later. One row per lead of the cohort,
with the instant it reached each step (NULL: not by the cutoff) and the money of each step:

| step | instant | money |
|---|---|---|
| lead | `leads_lead.created_at` | – |
| contacted | `first_response_at` | – |
| converted | `converted_at` | amount of the opportunity |
| won | `closed_at` of its opportunity, when won | amount of the won opportunity |
| invoiced | first receivable of its orders that was not reversed | their amounts |
| paid | first payment applied to them | what was applied, less what was taken back |

Whoever may see a lead may know how far it came; what was sold to whom stays in the rows they may see.
"""

LEAD_COLUMNS = (
    "id", "created_at", "source", "owner_id", "status", "invalid_reason", "first_response_at", "converted_at",
    "converted_opportunity_id",
)  # fmt: skip
"""Read through the lead's own visibility (`matching`)."""
READS = {
    "pipeline_opportunity": ("id", "status", "amount", "currency", "created_at", "closed_at"),
    "orders_order": ("id", "opportunity_id"),
    "receivables_receivable": ("id", "order_id", "sign", "amount", "currency", "status", "created_at"),
    "receivables_cashapplication": ("receivable_id", "payment_id", "amount", "created_at"),
    "identity_user": ("id", "name"),
    "identity_team": ("id", "name"),
    "identity_teammember": ("team_id", "user_id"),
}
COHORT_SQL = """
    SELECT l.*, p.part, p.cutoff
    FROM ({leads}) l
    JOIN (VALUES (0, %(since)s::timestamptz, %(until)s::timestamptz, %(cutoff)s::timestamptz),
                 (1, %(since_before)s::timestamptz, %(until_before)s::timestamptz, %(cutoff_before)s::timestamptz))
         AS p(part, since, until, cutoff) ON l.created_at >= p.since AND l.created_at < p.until
    WHERE l.created_at < p.cutoff AND l.status <> 'merged' AND l.invalid_reason <> 'test_data'
      AND (%(source)s::text IS NULL OR l.source = %(source)s)
      AND (%(owner)s::uuid IS NULL OR l.owner_id = %(owner)s)
      AND (%(team)s::uuid IS NULL OR l.owner_id IN (SELECT user_id FROM identity_teammember WHERE team_id = %(team)s))
"""
FACTS_SQL = f"""
    WITH cohort AS ({COHORT_SQL}),
    facts AS (
        SELECT c.part, c.id, c.source, c.owner_id, c.created_at, o.created_at AS opened_at, o.currency,
            CASE WHEN c.first_response_at <= c.cutoff THEN c.first_response_at END AS contacted_at,
            CASE WHEN c.converted_at <= c.cutoff THEN c.converted_at END AS converted_at,
            CASE WHEN o.status = 'won' AND o.closed_at <= c.cutoff THEN o.closed_at END AS won_at,
            CASE WHEN o.currency = %(currency)s THEN o.amount END AS amount,
            owed.at AS invoiced_at, owed.amount AS invoiced_amount, paid.at AS paid_at, paid.amount AS paid_amount
        FROM cohort c
        LEFT JOIN pipeline_opportunity o ON o.id = c.converted_opportunity_id AND c.converted_at <= c.cutoff
        LEFT JOIN LATERAL (
            SELECT min(r.created_at) AS at, sum(r.amount) FILTER (WHERE r.currency = %(currency)s) AS amount
            FROM orders_order d JOIN receivables_receivable r ON r.order_id = d.id
            WHERE d.opportunity_id = o.id AND r.sign = 'blue' AND r.status <> 'reversed' AND r.created_at <= c.cutoff
            ) owed ON true
        LEFT JOIN LATERAL (
            SELECT min(a.created_at) AS at, sum(a.amount) FILTER (WHERE r.currency = %(currency)s) AS amount
            FROM orders_order d JOIN receivables_receivable r ON r.order_id = d.id
            JOIN receivables_cashapplication a ON a.receivable_id = r.id
            WHERE d.opportunity_id = o.id AND r.sign = 'blue' AND a.payment_id IS NOT NULL AND a.created_at <= c.cutoff
            HAVING sum(a.amount) > 0) paid ON true),
    steps AS (
        SELECT *,
            paid_at IS NOT NULL AS is_paid,
            coalesce(paid_at, invoiced_at) IS NOT NULL AS is_invoiced,
            coalesce(paid_at, invoiced_at, won_at) IS NOT NULL AS is_won,
            coalesce(paid_at, invoiced_at, won_at, converted_at) IS NOT NULL AS is_converted,
            coalesce(paid_at, invoiced_at, won_at, converted_at, contacted_at) IS NOT NULL AS is_contacted,
            true AS is_lead,
            CASE WHEN contacted_at IS NULL THEN 'never'
                 WHEN contacted_at - created_at <= interval '30 minutes' THEN 'half_hour'
                 WHEN contacted_at - created_at <= interval '4 hours' THEN 'hours'
                 WHEN contacted_at - created_at <= interval '24 hours' THEN 'day'
                 ELSE 'later' END AS speed
        FROM facts)
"""  # noqa: S608 - our own statement
"""The leads of both periods with how far they came by their cutoff, as `steps`."""
