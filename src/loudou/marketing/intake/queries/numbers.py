"""How forms do."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.intake.models import Form
from loudou.marketing.intake.shapes import FormNumbers

NUMBERS_SQL = """
    SELECT f.id,
        (SELECT coalesce(sum(view_count), 0)::int FROM intake_formday d WHERE d.form_id = f.id),
        (SELECT count(*) FROM intake_formsubmission s WHERE s.form_id = f.id),
        (SELECT coalesce(sum(spam_count + limited_count), 0)::int FROM intake_formday d WHERE d.form_id = f.id),
        o.created, o.appended, o.failed
    FROM unnest(%s::uuid[]) AS f(id), LATERAL (
        SELECT count(*) FILTER (WHERE state = 'created') AS created,
               count(*) FILTER (WHERE state IN ('appended', 'repeated')) AS appended,
               count(*) FILTER (WHERE state = 'failed') AS failed
        FROM intake_intakeentry e WHERE e.form_id = f.id) o
"""


def form_numbers(ctx: Context, form_ids: Sequence[UUID]) -> dict[UUID, FormNumbers]:
    """The numbers of the forms the actor may see among these. Two SQL statements."""
    seen = list(Form.objects.visible_to(ctx).filter(pk__in=form_ids).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS_SQL, [seen])
        return {row[0]: FormNumbers(*row[1:]) for row in cursor.fetchall()}
