"""The life of a project: notices, awards and contracts in their order."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AwardStatus
from loudou.marketing.tenders.models import Award, Lot, TenderNotice, TenderProject
from loudou.marketing.tenders.shapes import LotRow, TimelineRow

NOTICE, AWARD, CONTRACT = "notice", "award", "contract"


def project_timeline(ctx: Context, project_id: UUID) -> list[TimelineRow]:
    """What happened to a project, the latest first; undated steps come last. Two SQL statements.

    A contract is told at its signature, or at its first day where nobody says when it was signed.
    """
    rows = [*_notices(ctx, project_id), *_awards(ctx, project_id)]
    return sorted(rows, key=lambda row: _instant(row.at), reverse=True)


def _notices(ctx: Context, project_id: UUID) -> list[TimelineRow]:
    found = TenderNotice.objects.visible_to(ctx).filter(project=project_id).order_by("published_at", "pk")
    return [
        TimelineRow(NOTICE, at, title, kind, pk, url=url, other_urls=tuple(others))
        for pk, title, kind, at, url, others in found.values_list(
            "pk", "title", "notice_type", "published_at", "url", "other_urls"
        )
    ]


def _awards(ctx: Context, project_id: UUID) -> list[TimelineRow]:
    found = Award.objects.visible_to(ctx).filter(project=project_id).order_by("pk")
    columns = ("pk", "title", "status", "amount", "currency", "supplier_id", "supplier__name", "awarded_date",
               "counted_date", "signed_date", "start_date", "end_date")  # fmt: skip
    rows = []
    for pk, title, status, amount, currency, org, name, awarded, counted, signed, start, end in found.values_list(
        *columns
    ):
        who = {"award_id": pk, "org_id": org, "org_name": name or "", "currency": currency, "status": status}
        rows.append(TimelineRow(AWARD, awarded or counted, title, amount=amount, **who))
        if signed or start:
            rows.append(TimelineRow(CONTRACT, signed or start, title, amount=amount, end_date=end, **who))
    return rows


def _instant(at: datetime | date | None) -> datetime:
    """A day counts as its end, so that an award stands above the notice of the same day that tells of it."""
    if at is None:
        return datetime.min.replace(tzinfo=UTC)
    return at if isinstance(at, datetime) else datetime.combine(at, time.max, tzinfo=UTC)


def project_lots(ctx: Context, project_id: UUID) -> list[LotRow]:
    """The lots of a project with who got each, by their numbers. Two SQL statements."""
    won = {
        lot: (name or "", amount)
        for lot, name, amount in Award.objects.visible_to(ctx)
        .filter(project=project_id, status=AwardStatus.ACTIVE)
        .exclude(lot_key="")
        .values_list("lot_key", "supplier__name", "amount")
    }
    found = Lot.objects.filter(project=project_id).order_by("external_id")  # system: of a project the caller has read
    return [
        LotRow(key, title, ceiling if ceiling is not None else budget, currency, *won.get(key, ("", None)))
        for key, title, ceiling, budget, currency in found.values_list(
            "external_id", "title", "ceiling_amount", "budget_amount", "currency"
        )
    ]


def tendered_again(ctx: Context, project_id: UUID) -> list[tuple[UUID, str, str]]:
    """The projects that tender this one again: id, title and stage. One SQL statement."""
    found = TenderProject.objects.visible_to(ctx).filter(predecessor=project_id).order_by("published_first_at", "pk")
    return list(found.values_list("pk", "title", "stage")[:10])
