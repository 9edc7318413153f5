"""Leads and pools as tests need them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.models import Lead
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.install_defaults import DEFAULT_RULES, install_defaults
from loudou.leads.services.save_assignment_rule import save_assignment_rule
from loudou.leads.services.save_pool import save_pool
from loudou.leads.shapes import (
    AssignmentMemberDraft,
    AssignmentRuleDraft,
    BandActions,
    CapturePolicy,
    LeadDraft,
    PoolDraft,
)

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
SYSTEM = Context(None, NOW)


def system(now: datetime = NOW) -> Context:
    """A fresh context of the system."""
    return Context(None, now)


def make_pool(name: str = "East pool", **overrides) -> UUID:
    """A pool whose members claim, the default one unless said otherwise."""
    return save_pool(system(), pool=replace(PoolDraft(name, is_default=True), **overrides))


ASSIGNS_ALL = BandActions(nurture="assign", hold="assign")
"""What most tests of assignment need: the rules are asked whatever the score."""


def make_defaults(actions: BandActions = ASSIGNS_ALL) -> None:
    """The default pool and the default score rules; leads of every band go by the assignment rules unless said."""
    install_defaults(system(), rules=replace(DEFAULT_RULES, actions=actions))


def make_leads(count: int, *, now: datetime = NOW, policy: CapturePolicy | None = None, **overrides) -> list[Lead]:
    """Different people of different companies, in the order they came in."""
    drafts = [
        replace(LeadDraft(name=f"客户{n}", company=f"苏州第{n}精密制造有限公司", mobile=f"138{n:08d}"), **overrides)
        for n in range(count)
    ]
    result = capture_leads(system(now), drafts=drafts, policy=policy or CapturePolicy())
    found = {lead.id: lead for lead in Lead.objects.filter(pk__in=[row.lead_id for row in result.rows])}
    return [found[row.lead_id] for row in result.rows]


def make_lead(*, now: datetime = NOW, policy: CapturePolicy | None = None, **overrides) -> Lead:
    """One lead, 苏州锐驰精密制造 unless said otherwise, in a default pool that is made when there is none."""
    if not Lead.objects.exists():
        make_defaults()
    draft = replace(LeadDraft(name="顾海峰", company="苏州锐驰精密制造有限公司", mobile="13815804462"), **overrides)
    (row,) = capture_leads(system(now), drafts=[draft], policy=policy or CapturePolicy()).rows
    return Lead.objects.get(pk=row.lead_id)


def make_rule(method: str, *members: AssignmentMemberDraft, **overrides) -> UUID:
    """An assignment rule for every lead."""
    return save_assignment_rule(
        system(), rule=replace(AssignmentRuleDraft(f"Rule {method}", method, members), **overrides)
    )
