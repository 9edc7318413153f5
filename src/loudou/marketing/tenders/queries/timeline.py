"""The life of a project: notices, awards and contracts in their order."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import Award, TenderNotice
from loudou.marketing.tenders.shapes import TimelineRow

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
