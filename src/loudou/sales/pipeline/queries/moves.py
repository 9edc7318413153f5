"""The stays of deals as items of a timeline."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext

from loudou.activities.shapes import RecordRef, TimelineItem
from loudou.kernel.context import Context
from loudou.sales.pipeline.enums import Direction
from loudou.sales.pipeline.queries.gates import spoken

MOVES_SQL = """
    SELECT h.id, h.direction, h.entered_at, h.note, h.actor_id, coalesce(u.name, ''), s.name, s.name_en, o.id, o.name
    FROM pipeline_stagehistory h JOIN pipeline_opportunity o ON o.id = h.opportunity_id
    JOIN pipeline_stage s ON s.id = h.stage_id LEFT JOIN identity_user u ON u.id = h.actor_id
    WHERE (o.id = ANY(%(deals)s) OR o.account_id = ANY(%(accounts)s)) AND h.entered_at < %(before)s
    ORDER BY h.entered_at DESC FETCH FIRST %(limit)s ROWS WITH TIES
"""
ICONS = {Direction.OPENED: "plus", Direction.BACK: "undo", Direction.CLOSED: "flag", Direction.REOPENED: "undo"}
TOLD_ACTS = frozenset(
    f"opportunity.{act}" for act in ("open", "move_stage", "win", "lose", "mark_invalid", "reopen", "migrate")
)


def stage_moves(ctx: Context, links: Sequence[RecordRef], before: datetime, limit: int) -> list[TimelineItem]:
    """How deals moved: those linked, and those of linked accounts. One SQL statement."""
    del ctx
    deals = [link.record_id for link in links if link.record_type == "opportunity"]
    accounts = [link.record_id for link in links if link.record_type == "account"]
    if not deals and not accounts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MOVES_SQL, {"deals": deals, "accounts": accounts, "before": before, "limit": limit})
        rows = cursor.fetchall()
    items = []
    for row_id, direction, at, note, actor_id, actor, name, name_en, deal_id, deal_name in rows:
        words = {"actor": actor or gettext("System"), "deal": deal_name, "stage": spoken(name, name_en)}
        items.append(
            TimelineItem(
                group="deal",
                kind=direction,
                at=at,
                title=_sentence(direction) % words,
                icon=ICONS.get(Direction(direction), "board"),
                order=str(row_id),
                tone="warn" if direction == Direction.BACK else "accent",
                body=note,
                url=f"/opportunities/{deal_id}",
                actor_id=actor_id,
                actor_name=actor,
            )
        )
    return items


def _sentence(direction: str) -> str:
    texts = {
        Direction.OPENED: gettext("%(actor)s opened the deal %(deal)s in %(stage)s"),
        Direction.BACK: gettext("%(actor)s moved %(deal)s back to %(stage)s"),
        Direction.CLOSED: gettext("%(actor)s closed %(deal)s: %(stage)s"),
        Direction.REOPENED: gettext("%(actor)s reopened %(deal)s in %(stage)s"),
    }
    return texts.get(Direction(direction)) or gettext("%(actor)s moved %(deal)s to %(stage)s")
