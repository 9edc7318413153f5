"""What a funnel can be narrowed to."""

from django.db import connection

from loudou.insight.analytics.queries.cohort import steps_of
from loudou.insight.analytics.shapes import FunnelChoices, FunnelQuestion
from loudou.kernel.context import Context

CHOICES_SQL = """
    , seen AS (SELECT DISTINCT source, owner_id FROM cohort)
    SELECT 'source', NULL::uuid, source FROM seen GROUP BY source
    UNION ALL
    SELECT 'owner', u.id, u.name FROM identity_user u WHERE u.id IN (SELECT owner_id FROM seen)
    UNION ALL
    SELECT 'team', t.id, t.name FROM identity_team t WHERE EXISTS (
        SELECT FROM identity_teammember m JOIN seen s ON s.owner_id = m.user_id WHERE m.team_id = t.id)
    ORDER BY 1, 3, 2
"""


def funnel_choices(ctx: Context, question: FunnelQuestion) -> FunnelChoices:
    """Sources, owners and teams of the leads of both periods, narrowed by nothing. One SQL statement."""
    whole = FunnelQuestion(question.period, question.before, question.currency)
    sql, values = steps_of(ctx, whole)
    with connection.cursor() as cursor:
        cursor.execute(sql + CHOICES_SQL, values)
        rows = cursor.fetchall()
    return FunnelChoices(
        sources=tuple(name for kind, _pk, name in rows if kind == "source"),
        owners=tuple((pk, name) for kind, pk, name in rows if kind == "owner"),
        teams=tuple((pk, name) for kind, pk, name in rows if kind == "team"),
    )
