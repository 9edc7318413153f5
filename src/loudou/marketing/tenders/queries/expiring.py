"""Contracts that are about to end: who will have to buy again."""

from datetime import timedelta

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AwardStatus
from loudou.marketing.tenders.models import Award
from loudou.marketing.tenders.rules.market import LEAD_DAYS, alert_date
from loudou.marketing.tenders.shapes import ExpiringRow
from loudou.platform.records.days import business_day


def expiring_contracts(ctx: Context, *, lead_days: int = LEAD_DAYS, limit: int = 50) -> list[ExpiringRow]:
    """Contracts that end within `lead_days` from today, the soonest first. One SQL statement."""
    today = business_day(ctx)
    found = Award.objects.visible_to(ctx).filter(
        status=AwardStatus.ACTIVE, end_date__gte=today, end_date__lte=today + timedelta(days=lead_days)
    )
    columns = ("pk", "project_id", "title", "purchaser__name", "supplier__name", "amount", "currency", "end_date")
    return [
        ExpiringRow(pk, project, title, buyer or "", seller or "", amount, currency, end, alert_date(end, lead_days))
        for pk, project, title, buyer, seller, amount, currency, end in found.order_by("end_date", "pk").values_list(
            *columns
        )[:limit]
    ]
