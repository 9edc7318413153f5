"""All sections of a day, those absent that the person may not see."""

from typing import Any

from loudou.kernel.context import Context
from loudou.platform.records.days import business_day
from loudou.ui import formats
from loudou.workspace.today.asking import ME, TEAM, Day, names_in, scopes_of
from loudou.workspace.today.figures import figures
from loudou.workspace.today.funnels import small_funnel
from loudou.workspace.today.leads import lead_queues
from loudou.workspace.today.money import ages, overdue_receivables, overdue_rows, overdue_sums, payments_to_match
from loudou.workspace.today.quotes import waiting_quotes, waiting_rows
from loudou.workspace.today.responses import responses
from loudou.workspace.today.tasks import tasks
from loudou.workspace.wording import lang


def today(ctx: Context, scope: str) -> dict[str, Any]:
    """What the page shows; `scope` is `me` or `team`, anything else what this person begins with."""
    starts, other = scopes_of(ctx)
    day = Day(ctx, scope if scope in {starts, other} and scope else starts)
    contact_now, going_back = lead_queues(day) if day.may("lead", "followup") else (None, None)
    overdue = overdue_sums(day) if day.may("receivable") else None
    late = overdue_rows(day) if overdue and overdue["amount"] else []
    offers = waiting_rows(day)
    names = names_in([*late, *offers])
    funnel, sources = small_funnel(day)
    return {
        "scope": day.scope,
        "scopes": (ME, TEAM) if other else (),
        "weekday": formats.day(business_day(ctx), lang=lang()),
        "date": business_day(ctx),
        "contact_now": contact_now,
        "going_back": going_back,
        "responses": responses(day),
        "figures": figures(day, overdue),
        "tasks": tasks(day),
        "quotes": waiting_quotes(day, offers, names),
        "payments": payments_to_match(day),
        "overdue": overdue_receivables(day, late, names),
        "ages": ages(overdue) if overdue and overdue["amount"] and day.may("payment", "apply") else None,
        "funnel": funnel,
        "sources": sources,
    }
