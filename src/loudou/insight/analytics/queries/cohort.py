"""The leads a question is about, as the SQL and values every figure starts from."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from loudou.insight.analytics.queries.facts import FACTS_SQL, LEAD_COLUMNS
from loudou.insight.analytics.queries.visible import as_named_sql
from loudou.insight.analytics.shapes import FunnelQuestion
from loudou.kernel.context import Context
from loudou.kernel.period import Period
from loudou.platform.records.query import ListQuery, matching
from loudou.platform.records.registry import record_type


def steps_of(ctx: Context, question: FunnelQuestion) -> tuple[str, dict[str, Any]]:
    """The `WITH` of both cohorts as the actor may see them, and its values; to be followed by a SELECT from `steps`.

    Leads merged into another and test entries are left out; invalid ones count (domain 10.1). At most one SQL
    statement, for the rights of the actor.
    """
    now, before = _instants(question.period), _instants(question.before)
    leads = matching(ctx, record_type("lead"), ListQuery())
    created = Q(created_at__gte=now[0], created_at__lt=now[1]) | Q(created_at__gte=before[0], created_at__lt=before[1])
    visible, named = as_named_sql(leads.filter(created).values(*LEAD_COLUMNS), "lead")
    values = {
        "since": now[0],
        "until": now[1],
        "cutoff": ctx.now,
        "since_before": before[0],
        "until_before": before[1],
        "cutoff_before": cutoff_before(ctx, question),
        "source": question.source,
        "owner": question.owner_id,
        "team": question.team_id,
        "currency": question.currency,
        "zone": settings.TIME_ZONE,
    }
    return FACTS_SQL.replace("{leads}", visible), values | named


def cutoff_before(ctx: Context, question: FunnelQuestion) -> datetime:
    """The instant at which the comparison's leads were as old as this period's are now.

    Both cohorts have had the same time to go on; a younger one would look worse for no reason but its age. No SQL
    statement.
    """
    return ctx.now - timedelta(days=(question.period.start - question.before.start).days)


def _instants(period: Period) -> tuple[datetime, datetime]:
    zone = ZoneInfo(settings.TIME_ZONE)
    end = period.end or period.start
    return datetime.combine(period.start, time(), zone), datetime.combine(end, time(), zone)
