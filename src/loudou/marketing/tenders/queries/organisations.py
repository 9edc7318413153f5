"""What the market says of one organisation: whom a purchaser buys from, how a supplier stands against us."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import ExtractYear

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AwardStatus, Stage
from loudou.marketing.tenders.models import Award, TenderProject
from loudou.marketing.tenders.rules.market import LEAD_DAYS, alert_date, concentration, jaccard, rate
from loudou.marketing.tenders.shapes import BuyerCard, ExpiringRow, OrgShare, SupplierCard
from loudou.platform.records.days import business_day

MOST = 6
LOCKED_MONTHS, LOCKED_AWARDS, LOCKED_RATE = 24, 2, Decimal("0.6")
"""A purchaser is locked in with two awards or more within 24 months that are 60 % of what it spent (domain 2.5)."""
Group = tuple[UUID | None, str, int, Decimal]
PRICED = Q(amount__isnull=False, is_doubtful=False)
SUMS: dict[str, Any] = {
    "awards": Count("pk"),
    "total": Sum("amount", filter=PRICED),
    "discount": Avg("discount_rate", filter=PRICED),
}
MET_SQL = """
    WITH theirs AS (
        SELECT project_id, lot_key, bool_or(result = 'won') AS is_won FROM tenders_bidrecord WHERE bidder_id = %s
        GROUP BY 1, 2),
    ours AS (
        SELECT b.project_id, b.lot_key, bool_or(b.result = 'won') AS is_won
        FROM tenders_bidrecord b JOIN tenders_tenderorg o ON o.id = b.bidder_id AND o.is_own GROUP BY 1, 2)
    SELECT (SELECT count(*) FROM theirs), (SELECT count(*) FROM ours), count(*), count(*) FILTER (WHERE o.is_won),
        count(*) FILTER (WHERE t.is_won)
    FROM theirs t JOIN ours o USING (project_id, lot_key)
"""
LOCKED_SQL = """
    SELECT o.id, o.name, count(*) FILTER (WHERE a.supplier_id = %(org)s),
        coalesce(sum(a.amount) FILTER (WHERE a.supplier_id = %(org)s), 0), coalesce(sum(a.amount), 0)
    FROM tenders_award a JOIN tenders_tenderorg o ON o.id = a.purchaser_id
    WHERE a.status = 'active' AND NOT a.is_doubtful AND a.currency = %(currency)s AND a.counted_date >= %(since)s
      AND a.purchaser_id IN (SELECT purchaser_id FROM tenders_award WHERE supplier_id = %(org)s AND status = 'active')
    GROUP BY 1, 2 HAVING count(*) FILTER (WHERE a.supplier_id = %(org)s) >= %(least)s ORDER BY 4 DESC, 2 LIMIT 50
"""


def buyer_card(ctx: Context, org_id: UUID) -> BuyerCard | None:
    """Whom a purchaser buys from, for how much, and which of its contracts end soon; None while nothing was awarded.

    In the currency most of its awards are in. Five SQL statements beside the actor's rights.
    """
    awards = Award.objects.visible_to(ctx).filter(purchaser=org_id, status=AwardStatus.ACTIVE)
    currency = _usual_currency(awards)
    if currency is None:
        return None
    inside = awards.filter(currency=currency)
    sellers = _summed(inside.exclude(supplier=None), "supplier_id", "supplier__name")
    whole = sum((amount for *_, amount in sellers), Decimal(0))
    totals = inside.aggregate(**SUMS)
    open_count = TenderProject.objects.visible_to(ctx).filter(purchaser=org_id, stage=Stage.BIDDING).count()
    return BuyerCard(
        currency=currency,
        award_count=totals["awards"],
        amount=totals["total"] or Decimal(0),
        discount_rate=_places(totals["discount"]),
        concentration=concentration(amount for *_, amount in sellers),
        open_count=open_count,
        years=_years(inside),
        suppliers=_shares(sellers, whole),
        expiring=_expiring(ctx, inside),
    )


def supplier_card(ctx: Context, org_id: UUID) -> SupplierCard | None:
    """What a supplier won, where, at which discount, how it meets us, and who buys mostly from it; None for nobody.

    Six SQL statements beside the actor's rights.
    """
    won = Award.objects.visible_to(ctx).filter(supplier=org_id, status=AwardStatus.ACTIVE)
    with connection.cursor() as cursor:
        cursor.execute(MET_SQL, [org_id])
        theirs, ours, common, our_wins, their_wins = cursor.fetchone()
    currency = _usual_currency(won)
    if currency is None and not theirs:
        return None
    inside = won.filter(currency=currency or "")
    totals = inside.aggregate(**SUMS)
    regions = _summed(inside, None, "region")
    return SupplierCard(
        currency=currency or "",
        award_count=totals["awards"],
        amount=totals["total"] or Decimal(0),
        discount_rate=_places(totals["discount"]),
        bid_count=theirs,
        our_bid_count=ours,
        common_count=common,
        jaccard_rate=jaccard(ours, theirs, common),
        our_wins=our_wins,
        their_wins=their_wins,
        regions=_shares(regions, totals["total"] or Decimal(0)),
        locked_in=_locked_in(ctx, org_id, currency or ""),
    )


def _summed(awards: Any, key: str | None, label: str) -> list[Group]:
    """The awards by a group: its key where it has one, its label, how many, and what they came to."""
    rows = awards.order_by().values(*([key] if key else []), label).annotate(**SUMS)
    return [(row[key] if key else None, row[label] or "", row["awards"], row["total"] or Decimal(0)) for row in rows]


def _usual_currency(awards: Any) -> str | None:
    rows = awards.exclude(currency="").order_by().values("currency").annotate(n=Count("pk")).order_by("-n", "currency")
    first = rows.first()
    return first["currency"] if first is not None else None


def _years(awards: Any) -> tuple[OrgShare, ...]:
    rows = awards.exclude(counted_date=None).order_by().values(year=ExtractYear("counted_date")).annotate(**SUMS)
    return tuple(
        OrgShare(None, str(row["year"]), row["awards"], row["total"] or Decimal(0), None)
        for row in sorted(rows, key=lambda row: -row["year"])[:MOST]
    )


def _shares(groups: list[Group], whole: Decimal) -> tuple[OrgShare, ...]:
    ordered = sorted(groups, key=lambda one: (-one[3], -one[2], one[1]))
    return tuple(
        OrgShare(key, name, count, amount, rate(amount, whole) if whole else None)
        for key, name, count, amount in ordered[:MOST]
    )


def _expiring(ctx: Context, awards: Any) -> tuple[ExpiringRow, ...]:
    today = business_day(ctx)
    found = awards.filter(end_date__gte=today, end_date__lte=today + timedelta(days=LEAD_DAYS)).order_by(
        "end_date", "pk"
    )
    columns = ("pk", "project_id", "title", "purchaser__name", "supplier__name", "amount", "currency", "end_date")
    return tuple(
        ExpiringRow(pk, project, title, buyer or "", seller or "", amount, money, end, alert_date(end, LEAD_DAYS))
        for pk, project, title, buyer, seller, amount, money, end in found.values_list(*columns)[:MOST]
    )


def _locked_in(ctx: Context, org_id: UUID, currency: str) -> tuple[OrgShare, ...]:
    """Purchasers that buy mostly from a supplier."""
    values: dict[str, Any] = {
        "org": org_id,
        "currency": currency,
        "since": business_day(ctx) - timedelta(days=LOCKED_MONTHS * 365 // 12),
        "least": LOCKED_AWARDS,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOCKED_SQL, values)
        rows = cursor.fetchall()
    shares = [
        OrgShare(pk, name, count, amount, rate(amount, whole) if whole else None)
        for pk, name, count, amount, whole in rows
    ]
    return tuple(one for one in shares if one.share_rate is not None and one.share_rate >= LOCKED_RATE)[:MOST]


def _places(value: Any) -> Decimal | None:
    return Decimal(value).quantize(Decimal("0.0001")) if value is not None else None
