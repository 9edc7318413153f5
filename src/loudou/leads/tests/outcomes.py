"""Leads with known outcomes, for the predictive model."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import connection

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.leads.services.capture import capture_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.leads.tests.factories import NOW, make_defaults
from loudou.platform.changes.recording import recording

PULL = {"转介绍": 0.75, "官网询价表单": 0.45, "陌拜": 0.12}
CONVERT_SQL = """
    UPDATE leads_lead l SET status = 'converted', converted_at = l.created_at + interval '20 days',
        converted_account_id = %s, converted_by = %s
    FROM unnest(%s::uuid[]) AS d(id) WHERE l.id = d.id
"""


def make_outcomes(count: int, *, now: datetime = NOW, seed: int = 5, noise: bool = False) -> list[UUID]:
    """So many leads of the 400 days before the last 90, converted by the pull of their source; returns their ids."""
    make_defaults()
    random, drafts, wins = Random(seed), [], []
    sources = list(PULL)
    for place in range(count):
        source = random.choice(sources)
        at = now - timedelta(days=90) - timedelta(days=400) * (1 - place / count)
        drafts.append(
            LeadDraft(
                name=f"客户{place}", company=f"无锡第{place}机械有限公司", mobile=f"139{place:08d}", source=source,
                province=random.choice(("江苏", "浙江", "上海")), captured_at=at,
            )
        )  # fmt: skip
        wins.append(random.random() < (0.4 if noise else PULL[source]))
    ctx = Context(None, now)
    result = capture_leads(ctx, drafts=drafts, policy=CapturePolicy(assigns=False))
    ids = [row.lead_id for row in result.rows]
    convert(ctx, [lead_id for lead_id, won in zip(ids, wins, strict=True) if won])
    return ids


def convert(ctx: Context, ids: list[UUID]) -> None:
    """Close these as converted twenty days after they came in."""
    account = make_account().id
    with recording(ctx, "test.convert"), connection.cursor() as cursor:
        cursor.execute(CONVERT_SQL, [account, account, ids])
