"""Leads at every step of the funnel as tests need them: written straight, for their instants matter, not their acts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.apps import apps

from loudou.customers.tests.factories import make_account
from loudou.insight.analytics.shapes import FunnelQuestion
from loudou.kernel.context import Context
from loudou.kernel.period import Period
from loudou.leads.tests.factories import make_defaults, make_leads
from loudou.platform.changes.recording import recording
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft
from loudou.sales.pipeline.tests.factories import make_process, stage

Lead = apps.get_model("leads", "Lead")
Opportunity = apps.get_model("pipeline", "Opportunity")
Order = apps.get_model("orders", "Order")
Receivable = apps.get_model("receivables", "Receivable")
Payment = apps.get_model("receivables", "Payment")
CashApplication = apps.get_model("receivables", "CashApplication")


@dataclass
class Walk:
    """How far one lead is to come, and when."""

    created_at: datetime
    source: str = "Web"
    owner_id: UUID | None = None
    contacted_at: datetime | None = None
    converted_at: datetime | None = None
    won_at: datetime | None = None
    invoiced_at: datetime | None = None
    paid_at: datetime | None = None
    amount: Decimal = Decimal(1000)
    paid_amount: Decimal = Decimal(500)


def make_walks(ctx: Context, walks: list[Walk]) -> list[Lead]:
    """A lead for each walk, in order."""
    make_defaults()
    make_process(ctx)
    leads = make_leads(len(walks), now=ctx.now)
    account = make_account(ctx)
    with recording(ctx, "test.walks"):
        for lead, walk in zip(leads, walks, strict=True):
            _walk(ctx, lead, walk, account.id)
    return list(Lead.objects.filter(pk__in=[lead.pk for lead in leads]).order_by("number"))


def question(first: str, last: str, before: tuple[str, str] | None = None, **narrowed: object) -> FunnelQuestion:
    """Leads created on these days, compared with as many days just before unless said otherwise."""
    period = Period.closed(date.fromisoformat(first), date.fromisoformat(last))
    earlier = Period(period.start - timedelta(days=period.days), period.start)
    if before:
        earlier = Period.closed(date.fromisoformat(before[0]), date.fromisoformat(before[1]))
    return FunnelQuestion(period, earlier, "CNY", **narrowed)


def random_walks(random: Random, now: datetime, count: int, owners: list[UUID]) -> list[Walk]:
    """Leads of the last four months that went as far as chance would have it, some skipping steps."""
    return [_random_walk(random, now, owners) for _ in range(count)]


def _random_walk(random: Random, now: datetime, owners: list[UUID]) -> Walk:
    walk = Walk(now - timedelta(minutes=random.randint(1, 120 * 24 * 60)))
    walk.source = random.choice(["Web", "Fair", ""])
    walk.owner_id = random.choice([None, *owners])
    walk.amount = Decimal(random.randint(1, 10**7)) / 100
    walk.paid_amount = (walk.amount * random.randint(1, 100) / 100).quantize(Decimal("0.01")) or Decimal("0.01")
    at = walk.created_at
    for name, chance in (("contacted_at", 8), ("converted_at", 6), ("won_at", 6), ("invoiced_at", 8), ("paid_at", 8)):
        at += timedelta(minutes=random.randint(0, 20 * 24 * 60))
        if at > now or random.randrange(10) >= chance:
            if name == "contacted_at" and at <= now:
                continue  # a lead may be converted without anybody noting a contact
            break
        setattr(walk, name, at)
    return walk


def _walk(ctx: Context, lead: Lead, walk: Walk, account_id: UUID) -> None:
    change = {
        "created_at": walk.created_at,
        "source": walk.source,
        "owner_id": walk.owner_id,
        "status": "assigned" if walk.owner_id else "new",
        "assigned_at": walk.created_at if walk.owner_id else None,
        "first_response_at": walk.contacted_at,
    }
    if walk.converted_at:
        deal = _deal(ctx, lead, walk, account_id)
        change |= {
            "status": "converted",
            "converted_at": walk.converted_at,
            "converted_account_id": account_id,
            "converted_opportunity_id": deal.pk,
            "converted_by": lead.pk,
        }
        if walk.invoiced_at:
            _money(ctx, walk, account_id, deal)
    Lead.objects.filter(pk=lead.pk).update(**change)


def _deal(ctx: Context, lead: Lead, walk: Walk, account_id: UUID) -> Opportunity:
    draft = OpportunityDraft(name=lead.display_name, account_id=account_id, amount=walk.amount, currency="CNY")
    (made,) = open_opportunities(ctx, drafts=[draft])
    Opportunity.objects.filter(pk=made).update(created_at=walk.converted_at)
    if walk.won_at:
        won = {"status": "won", "stage": stage("won"), "probability_rate": 1, "closed_at": walk.won_at}
        Opportunity.objects.filter(pk=made).update(**won)
    return Opportunity.objects.get(pk=made)


def _money(ctx: Context, walk: Walk, account_id: UUID, deal: Opportunity) -> None:
    kept = {"created_at": walk.invoiced_at, "updated_at": ctx.now, "account_id": account_id, "currency": "CNY"}
    serial = Receivable.objects.count()
    totals = {"net_amount": walk.amount, "tax_amount": 0, "total_amount": walk.amount}
    day = walk.invoiced_at.date()
    order = Order.objects.create(
        number=f"O{serial}", name="Order", status="confirmed", opportunity=deal, order_date=day, **totals, **kept
    )
    paid = walk.paid_amount if walk.paid_at else Decimal(0)
    status = "settled" if paid == walk.amount else "partially_settled" if paid else "active"
    receivable = Receivable.objects.create(
        number=f"AR{serial}", status=status, order=order, source_kind="order", source_id=order.pk, biz_date=day,
        due_date=day, amount=walk.amount, settled_amount=paid, open_amount=walk.amount - paid, **kept
    )  # fmt: skip
    if not walk.paid_at:
        return
    payment = Payment.objects.create(
        number=f"P{serial}", status="applied", payer_name="Payer", payer_key="payer", amount=paid, unapplied_amount=0,
        received_date=walk.paid_at.date(), **(kept | {"created_at": walk.paid_at})
    )  # fmt: skip
    CashApplication.objects.create(
        payment=payment, receivable=receivable, currency="CNY", amount=paid, matched_by="person",
        applied_date=walk.paid_at.date(), created_at=walk.paid_at,
    )  # fmt: skip
