"""The people and rules of the acceptance story: its score rules, its assignment rule, its calendar."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from loudou.kernel.context import Context
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.services.install_defaults import install_defaults as install_lead_defaults
from loudou.leads.services.save_assignment_rule import save_assignment_rule
from loudou.leads.shapes import (
    AssignmentMemberDraft,
    AssignmentRuleDraft,
    ScoreGroupDraft,
    ScoreModelDraft,
    ScoreRuleDraft,
)
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from loudou.sales.pipeline.services.install_defaults import install_defaults as install_pipeline_defaults

SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPANY = "苏州恒远装备有限公司"


def at(day: str, clock: str = "09:00") -> datetime:
    """An instant on a day of the story, Shanghai time."""
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=SHANGHAI)


def on(ctx: Context, day: str, clock: str = "09:00") -> Context:
    """The same person at another time of the story."""
    return ctx.at(at(day, clock))


def set_the_stage(ctx: Context) -> None:
    """The default pool and sales process, and score rules: 80 for what the story's lead is, 50 for its scan."""
    install_lead_defaults(ctx)
    install_pipeline_defaults(ctx)
    groups = (
        ScoreGroupDraft(
            "trade",
            "行业",
            "Trade",
            Decimal(50),
            (ScoreRuleDraft("machinery", "装备制造", "Machinery", 'industry == "装备制造"', Decimal(50)),),
        ),
        ScoreGroupDraft(
            "person",
            "联系人",
            "Person",
            Decimal(50),
            (
                ScoreRuleDraft("reachable", "有手机", "Mobile known", "has(mobile)", Decimal(30)),
                ScoreRuleDraft("manager", "总经理", "Managing director", 'title == "总经理"', Decimal(20)),
            ),
        ),
    )
    behaviour = {"kinds": {"qr": "25"}, "cap": "50"}
    edit_score_rules(ctx, model=ScoreModelDraft(groups, behaviour=behaviour))


def deliver_events(ctx: Context) -> None:
    """What the worker would do now, events told meanwhile included."""
    done: set[UUID] = set()
    while waiting := [e for e in OutboxEvent.objects.order_by("id").values_list("id", flat=True) if e not in done]:
        for event_id in waiting:
            dispatch_event(ctx, event_id=event_id)
            done.add(event_id)


def share_between(ctx: Context, *people: tuple[UUID, int]) -> None:
    """A weighted rule over these people, in their order."""
    members = tuple(AssignmentMemberDraft(person, weight=weight) for person, weight in people)
    save_assignment_rule(ctx, rule=AssignmentRuleDraft("华东", "weighted", members))
