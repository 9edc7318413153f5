"""Forget by night what stood in things that came in long ago."""

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

MOST_AT_ONCE = 5_000
FORGET_SQL = """
    WITH old AS (
        SELECT c.origin_id FROM intake_intakecontent c
        LEFT JOIN intake_intakemail m ON c.kind = 'mail' AND m.id = c.origin_id
        LEFT JOIN intake_mailbox b ON b.id = m.mailbox_id
        LEFT JOIN intake_formsubmission s ON c.kind = 'form' AND s.id = c.origin_id
        LEFT JOIN intake_form f ON f.id = s.form_id
        WHERE c.kept_at < %(now)s - make_interval(days => coalesce(b.keep_days, f.keep_days, %(days)s))
        LIMIT %(most)s),
    gone AS (DELETE FROM intake_intakecontent c USING old WHERE c.origin_id = old.origin_id RETURNING c.origin_id),
    blanked AS (
        UPDATE intake_intakeentry e SET person = '–', company = '', contact = '', search = NULL, title_key = ''
        FROM gone WHERE e.origin_id = gone.origin_id)
    SELECT count(*) FROM gone
"""


@records_changes("intake.forget")
def forget_contents(ctx: Context, *, kept_days: int) -> int:
    """Delete answers, rows and mails kept for longer than the policy says, with the names in the intake log.

    `kept_days` holds for deliveries and for forms without days of their own; each mailbox has its own. What was kept
    for exactly so many days stays until the next night. What stays for good is that something came, when, what became
    of it, and the consents a visitor gave, with their texts' versions. At most 5,000 at once; returns how many. Two
    SQL statements. Raises ActionRefused.
    """
    require(ctx, "form", "edit")
    with connection.cursor() as cursor:
        cursor.execute(FORGET_SQL, {"now": ctx.now, "days": max(kept_days, 1), "most": MOST_AT_ONCE})
        return int(cursor.fetchone()[0])
