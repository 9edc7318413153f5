"""The market of a period: how many tenders, who buys, who wins, at what discount, how concentrated."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AwardStatus
from loudou.marketing.tenders.models import Award, TenderProject
from loudou.marketing.tenders.queries.expiring import expiring_contracts
from loudou.marketing.tenders.queries.rivals import our_record, rivals
from loudou.marketing.tenders.rules.market import RATE, concentration, rate
from loudou.marketing.tenders.shapes import Market, MarketFilter, MarketGroup
from loudou.platform.access.queries import require

MOST = 10
PRICED = Q(amount__isnull=False, is_doubtful=False)
SUMS: Mapping[str, Any] = {
    "awards": Count("pk"),
    "total": Sum("amount", filter=PRICED),
    "discount": Avg("discount_rate", filter=PRICED),
}


def market(ctx: Context, chosen: MarketFilter) -> Market:
    """The figures of a period in one currency; nothing that is shown counts what the actor may not see.

    Awards that stand count on the day they were decided; amounts without price or out of proportion count as awards and
    in no sum. Projects count on the day they were first published. The plain average of the discounts of lots that have
    both prices. At most fifteen SQL statements beside the actor's rights. Raises ActionRefused.
    """
    require(ctx, "tender_award", "read")
    awards, projects = _awards(ctx, chosen), _projects(ctx, chosen)
    totals = awards.aggregate(
        **SUMS, unpriced=Count("pk", filter=~PRICED), discounted=Count("discount_rate", filter=PRICED)
    )
    amount = totals["total"] or Decimal(0)
    sellers = _grouped(awards.exclude(supplier=None), "supplier_id", "supplier__name")
    record = our_record()
    return Market(
        chosen=chosen,
        project_count=projects.count(),
        award_count=totals["awards"],
        amount=amount,
        unpriced_count=totals["unpriced"],
        discount_rate=_rate(totals["discount"]),
        discounted_count=totals["discounted"],
        concentration=concentration(row.amount for row in sellers),
        months=_months(awards, projects),
        regions=_shared(_grouped(awards, "region", "region"), amount, _counted(projects, "region")),
        buyers=_shared(
            _grouped(awards.exclude(purchaser=None), "purchaser_id", "purchaser__name"),
            amount,
            _counted(projects.exclude(purchaser=None), "purchaser_id"),
        ),
        suppliers=_shared(sellers, amount, {}),
        methods=_shared(_grouped(awards, "method", "method"), amount, _counted(projects, "method")),
        rivals=tuple(rivals()),
        expiring=tuple(expiring_contracts(ctx, limit=MOST)),
        our_bid_count=record[0],
        our_win_count=record[1],
        currencies=_currencies(ctx),
    )


def days_as_instants(chosen: MarketFilter) -> tuple[datetime, datetime]:
    """The first instant of the period and the first after it, in the time of the company."""
    zone = ZoneInfo(settings.TIME_ZONE)
    after = chosen.last_day + timedelta(days=1)
    return datetime.combine(chosen.first_day, time.min, zone), datetime.combine(after, time.min, zone)


def _awards(ctx: Context, chosen: MarketFilter) -> "QuerySet[Award, Award]":
    found = Award.objects.visible_to(ctx).filter(
        status=AwardStatus.ACTIVE,
        currency=chosen.currency,
        counted_date__gte=chosen.first_day,
        counted_date__lte=chosen.last_day,
    )
    return found.filter(**_narrowed(chosen))


def _projects(ctx: Context, chosen: MarketFilter) -> "QuerySet[TenderProject, TenderProject]":
    start, after = days_as_instants(chosen)
    found = TenderProject.objects.visible_to(ctx).filter(published_first_at__gte=start, published_first_at__lt=after)
    return found.filter(**_narrowed(chosen))


def _narrowed(chosen: MarketFilter) -> dict[str, str]:
    return {name: value for name, value in (("region", chosen.region), ("industry", chosen.industry)) if value}


def _grouped(awards: Any, key: str, label: str) -> list[MarketGroup]:
    """All groups, the one with most money first."""
    rows = awards.order_by().values(group=F(key), called=F(label)).annotate(**SUMS)
    groups = [
        MarketGroup(
            str(row["group"] or ""),
            str(row["called"] or ""),
            award_count=row["awards"],
            amount=row["total"] or Decimal(0),
            discount_rate=_rate(row["discount"]),
        )
        for row in rows
    ]
    return sorted(groups, key=lambda one: (-one.amount, -one.award_count, one.label))


def _counted(projects: Any, key: str) -> dict[str, int]:
    return {str(row[key] or ""): row["n"] for row in projects.order_by().values(key).annotate(n=Count("pk"))}


def _shared(groups: Iterable[MarketGroup], whole: Decimal, projects: Mapping[str, int]) -> tuple[MarketGroup, ...]:
    """The ten largest groups with their share of the money and the projects published for them."""
    return tuple(
        MarketGroup(
            one.key,
            one.label,
            projects.get(one.key, 0),
            one.award_count,
            one.amount,
            rate(one.amount, whole) if whole else None,
            one.discount_rate,
        )
        for one in list(groups)[:MOST]
    )


def _months(awards: Any, projects: Any) -> tuple[MarketGroup, ...]:
    """Every month something was published or awarded in, in order."""
    zone = ZoneInfo(settings.TIME_ZONE)
    won = awards.order_by().values(month=TruncMonth("counted_date")).annotate(**SUMS)
    told = projects.order_by().values(month=TruncMonth("published_first_at", tzinfo=zone)).annotate(n=Count("pk"))
    found: dict[str, MarketGroup] = {}
    counts = {f"{row['month']:%Y-%m}": row["n"] for row in told}
    for row in won:
        key = f"{row['month']:%Y-%m}"
        amount, discount = row["total"] or Decimal(0), _rate(row["discount"])
        found[key] = MarketGroup(key, key, counts.get(key, 0), row["awards"], amount, None, discount)
    for key, count in counts.items():
        found.setdefault(key, MarketGroup(key, key, count))
    return tuple(found[key] for key in sorted(found))


def _currencies(ctx: Context) -> tuple[str, ...]:
    found = Award.objects.visible_to(ctx).filter(status=AwardStatus.ACTIVE).order_by().values("currency")
    rows = found.annotate(n=Count("pk")).order_by("-n", "currency")
    return tuple(row["currency"] for row in rows if row["currency"])


def _rate(value: Any) -> Decimal | None:
    return Decimal(value).quantize(RATE) if value is not None else None
