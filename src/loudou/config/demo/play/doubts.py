"""Sellers doubt scores: one doubt was answered, one waits."""

from datetime import datetime, timedelta
from uuid import UUID

from loudou.config.demo.calendar import last_worktime
from loudou.config.demo.people import MARKETING_MANAGER
from loudou.config.demo.play.world import World
from loudou.leads.enums import OWNED_VALUES, DisputeDirection, DisputeState, LeadBand
from loudou.leads.models import Lead
from loudou.leads.services.dispute_scores import dispute_scores
from loudou.leads.services.settle_disputes import settle_disputes


def doubt(world: World) -> None:
    """Two sellers say what they think of a score of theirs; marketing has answered the first."""
    first, second = (last_worktime(world.now - timedelta(hours=hours)) for hours in (30, 4))
    answered = _dispute(world, "wang.ke", LeadBand.NURTURE, "电话确认对方是设备经销商，并非终端用户", first)
    settle_disputes(
        world.acting(world.users[MARKETING_MANAGER], last_worktime(world.now - timedelta(hours=22))),
        dispute_ids=answered,
        state=DisputeState.DECLINED,
        answer="经销商也是目标客户，评分规则不变；请在标签中注明“经销商”",
    )
    _dispute(world, "lin.xiao", LeadBand.HOLD, "客户已到厂看样并要求报价，评分没有体现", second)


def _dispute(world: World, username: str, band: LeadBand, reason: str, at: datetime) -> list[UUID]:
    """The latest lead of this band the person has is scored wrongly, they say; of any band where there is none."""
    owner_id = world.users[username]
    found = Lead.objects.filter(owner=owner_id, status__in=OWNED_VALUES, score_version__isnull=False)
    ordered = found.order_by("-created_at", "number").values_list("id", "band")
    rows = list(ordered[:200])
    ids = [pk for pk, own in rows if own == band][:1] or [pk for pk, _own in rows][:1]
    direction = DisputeDirection.TOO_LOW if band == LeadBand.HOLD else DisputeDirection.TOO_HIGH
    return dispute_scores(world.acting(owner_id, at), lead_ids=ids, direction=direction, reason=reason) if ids else []
