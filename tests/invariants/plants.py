"""For each invariant one way to break it in the database behind the services: the tables whose guards must go, and
what is written then.
"""

from typing import NamedTuple


class Plant(NamedTuple):
    """`tables` lose their guards before the statements run."""

    tables: tuple[str, ...]
    statements: tuple[str, ...]


def plant(tables: str, *statements: str) -> Plant:
    """Tables by their names in one text."""
    return Plant(tuple(tables.split()), statements)


LEADS = {
    "L01_ownership_without_gap": plant(
        "leads_lead", "UPDATE leads_lead SET held_since = held_since + interval '1 hour' WHERE held_how = 'claim'"
    ),
    "L02_claimed_from_a_pool": plant(
        "leads_leadownership",
        """UPDATE leads_leadownership SET owner_id = u.id FROM identity_user u
           WHERE u.username = 'cleo' AND owner_id IS NULL""",
    ),
    "L03_holdings_counted": plant("leads_poolholding", "UPDATE leads_poolholding SET held = held + 1"),
    "L03_claims_counted": plant("leads_dailyclaim", "UPDATE leads_dailyclaim SET count = 0"),
    "L04_open_lead_has_a_place": plant(
        "leads_lead", "UPDATE leads_lead SET owner_id = NULL, pool_id = NULL WHERE status = 'assigned'"
    ),
    "L06_assignments_decided_once": plant("leads_assignmentlog", "DELETE FROM leads_assignmentlog"),
    "L08_merges_end": plant(
        "leads_lead",
        """UPDATE leads_lead l SET status = 'merged', merged_into_id = o.id FROM leads_lead o
           WHERE l.number <> o.number AND l.number IN ('L-2026-000001', 'L-2026-000002')
             AND o.number IN ('L-2026-000001', 'L-2026-000002')""",
    ),
    "L08_merged_is_at_rest": plant(
        "leads_lead",
        "UPDATE leads_lead l SET owner_id = u.id FROM identity_user u WHERE l.status = 'merged' AND u.username = 'ben'",
    ),
    "L08_merges_are_kept": plant("leads_leadmerge", "DELETE FROM leads_leadmerge"),
    "L08_touches_counted": plant(
        "leads_lead", "UPDATE leads_lead SET touch_count = touch_count + 1 WHERE touch_count > 1"
    ),
    "L10_converted_once": plant(
        "pipeline_opportunity",
        """UPDATE pipeline_opportunity SET source_kind = 'lead', source_id = l.id FROM leads_lead l
           WHERE l.status = 'converted'""",
    ),
    "L11_stage_is_last_stay": plant(
        "pipeline_opportunity", "UPDATE pipeline_opportunity SET status = 'open' WHERE status = 'lost'"
    ),
    "L11_stays_without_gap": plant(
        "pipeline_stagehistory",
        "UPDATE pipeline_stagehistory SET left_at = left_at + interval '1 second' WHERE left_at IS NOT NULL",
    ),
    "L12_delivery_taken_once": plant(
        "leads_touchpoint", "UPDATE leads_touchpoint SET external_id = 'form-1', channel = 'web_form'"
    ),
    "L14_first_responses_are_timed": plant(
        "leads_lead", "UPDATE leads_lead SET response_due_at = held_since WHERE owner_id IS NULL"
    ),
    "L15_one_task_per_first_response": plant(
        "activities_activity activities_activitylink",
        """INSERT INTO activities_activity (id, kind, subject, body, state, direction, outcome, happens_at, created_at,
               updated_at, version, custom, title_key, origin)
           SELECT gen_random_uuid(), 'task', 'call', '', 'open', '', '', now(), now(), now(), 1, '{}', '',
               'leads.first_response' FROM generate_series(1, 2)""",
        """INSERT INTO activities_activitylink (id, activity_id, record_type, record_id, happens_at)
           SELECT gen_random_uuid(), a.id, 'lead', (SELECT id FROM leads_lead ORDER BY id LIMIT 1), now()
           FROM activities_activity a WHERE a.origin = 'leads.first_response'""",
    ),
    "L13_score_follows_from_its_parts": plant("leads_lead", "UPDATE leads_lead SET score_total = score_total + 0.01"),
}
QUOTES = {
    "Q01_sent_quotes_are_frozen": plant(
        "quoting_quote",
        """INSERT INTO changes_rowchange (change_set_id, table_name, row_id, op, before, after)
           SELECT id, 'quoting_quote', id, 'U', 'payment_terms=>""', 'payment_terms=>"90 days"'
           FROM quoting_quote WHERE status = 'accepted'""",
    ),
    "Q02_quote_totals_add_up": plant(
        "quoting_quoteline", "DELETE FROM quoting_quoteline WHERE description = '安装调试' AND position = 2"
    ),
    "Q03_figures_follow_from_their_inputs": plant(
        "quoting_quoteline", "UPDATE quoting_quoteline SET asked_rate = asked_rate + 0.01 WHERE asked_rate > 0"
    ),
    "Q05_nobody_approves_their_own": plant(
        "quoting_quote", "UPDATE quoting_quote SET submitted_by = id, approved_by = id WHERE status = 'accepted'"
    ),
    "Q10_one_order_per_quote": plant(
        "quoting_quote", "UPDATE quoting_quote SET status = 'sent' WHERE status = 'accepted'"
    ),
    "Q11_order_lines_are_the_quotes": plant(
        "orders_orderline", "UPDATE orders_orderline SET quantity = quantity + 1 WHERE position = 1"
    ),
    "Q12_numbers_once_and_without_gap": plant("", "UPDATE numbering_series SET next_number = 2 WHERE prefix = 'L'"),
    "Q13_accepted_while_it_held": plant(
        "quoting_quote", "UPDATE quoting_quote SET valid_until = accepted_at::date - 2 WHERE status = 'accepted'"
    ),
    "Q14_one_price_per_day": plant("catalog_pricelistitem", "UPDATE catalog_pricelistitem SET min_quantity = 0"),
}
MONEY = {
    "F01_never_settled_beyond_amount": plant(
        "receivables_cashapplication", "UPDATE receivables_cashapplication SET amount = amount * 100"
    ),
    "F02_open_is_amount_less_settled": plant(
        "receivables_receivable", "UPDATE receivables_receivable SET open_amount = open_amount - 0.01"
    ),
    "F03_unapplied_is_amount_less_applied": plant(
        "receivables_payment", "UPDATE receivables_payment SET unapplied_amount = unapplied_amount + 0.01"
    ),
    "F04_applied_within_account_and_currency": plant(
        "receivables_cashapplication", "UPDATE receivables_cashapplication SET currency = 'USD'"
    ),
    "F06_reversals_mirror": plant(
        "receivables_cashapplication",
        "UPDATE receivables_cashapplication SET amount = amount + 0.01 WHERE reversal_of_id IS NOT NULL",
    ),
    "F13_parts_are_the_whole": plant(
        "orders_orderline",
        "UPDATE orders_orderline SET net_amount = net_amount - 0.01, tax_amount = tax_amount + 0.01 WHERE position = 1",
    ),
    "F14_money_is_exact": plant("", "ALTER TABLE receivables_payment ADD COLUMN fee_amount double precision"),
    "F16_bank_entries_taken_once": plant(
        "receivables_payment", "UPDATE receivables_payment SET method = 'bank', bank = 'ICBC', bank_ref = 'R-1'"
    ),
    "F18_billed_once": plant(
        "receivables_receivable",
        "UPDATE receivables_receivable SET source_kind = 'order', source_id = order_id WHERE order_id IS NOT NULL",
    ),
    "F19_aging_sums_to_open": plant(
        "receivables_cashapplication",
        "UPDATE receivables_cashapplication SET applied_date = current_date + 30 WHERE reversal_of_id IS NULL",
    ),
}
MACHINERY = {
    "E01_every_row_has_history": plant(
        "activities_activitylink",
        """INSERT INTO activities_activitylink (id, activity_id, record_type, record_id, happens_at)
           VALUES (gen_random_uuid(), gen_random_uuid(), 'lead', gen_random_uuid(), now())""",
    ),
    "E01_history_begins_with_insert": plant(
        "changes_rowchange", "DELETE FROM changes_rowchange WHERE op = 'I' AND table_name = 'leads_lead'"
    ),
    "E03_events_are_delivered": plant(
        "",
        """INSERT INTO outbox_delivery (id, event_id, handler, state, attempts, last_error, updated_at)
           SELECT gen_random_uuid(), id, 'somebody', 'waiting', 0, '', now() - interval '1 hour'
           FROM outbox_outboxevent""",
        "DELETE FROM procrastinate_events",
        "DELETE FROM procrastinate_jobs",
    ),
    "E05_no_job_is_stuck": plant(
        "procrastinate_jobs",
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('imports', 'import', 'doing')",
        """INSERT INTO procrastinate_events (job_id, type, at)
           SELECT id, 'started', now() - interval '1 hour' FROM procrastinate_jobs WHERE status = 'doing'""",
    ),
    "E06_import_counts_add_up": plant(
        "transfer_importjob",
        """INSERT INTO transfer_importjob (id, record_type, file_name, path, digest, mapping, options, state, problem,
               total_bytes, read_bytes, done_rows, created_count, updated_count, skipped_count, failed_count,
               created_at)
           VALUES (gen_random_uuid(), 'lead', 'a.csv', '', '', '', '{}', 'done', '', 0, 0, 3, 1, 1, 0, 0, now())""",
    ),
    "P01_idempotent_calls_have_answers": plant(
        "",
        """INSERT INTO records_idempotentcall (user_id, key, digest, status, answer, created_at)
            VALUES (gen_random_uuid(), 'k', '', 0, '', now())""",
    ),
}
MARKETING = {
    "M01_campaign_costs_add_up": plant(
        "campaigns_campaigncost", "UPDATE campaigns_campaigncost SET actual_amount = actual_amount + 0.01"
    ),
    "M02_credits_add_up": plant(
        "campaigns_attributioncredit",
        "UPDATE campaigns_attributioncredit SET amount = amount + 0.01 WHERE model = 'linear'",
    ),
}
TENDERS = {
    "M03_bids_are_handed_in_in_time_or_flagged": plant("tenders_bid", "UPDATE tenders_bid SET is_late = NOT is_late"),
    "M04_deposits_come_back_after_they_were_paid": plant(
        "tenders_bid", "UPDATE tenders_bid SET deposit_returned_date = deposit_paid_date - 1"
    ),
    "M05_checklists_are_counted": plant("tenders_bid", "UPDATE tenders_bid SET item_count = item_count + 1"),
    "M06_deadlines_follow_their_moves": plant(
        "tenders_bid", "UPDATE tenders_bid SET bid_deadline_at = bid_deadline_at + interval '1 hour'"
    ),
}
PLANTS = LEADS | QUOTES | MONEY | MARKETING | TENDERS | MACHINERY
