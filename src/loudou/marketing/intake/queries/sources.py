"""Sources as those who set them up see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import EntryState
from loudou.marketing.intake.errors import SourceNotFound
from loudou.marketing.intake.models import IntakeDelivery, IntakeEntry, IntakeSource
from loudou.marketing.intake.shapes import SourceDraft

MOST_DELIVERIES = 10


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery in the list of the newest ones; `failed_count` are rows no lead came of."""

    delivery_id: str
    received_at: datetime
    row_count: int
    failed_count: int


@dataclass(frozen=True, slots=True)
class SourceInWork:
    """A source on its page."""

    id: UUID
    draft: SourceDraft
    version: int
    secret_hint: str
    secret_at: datetime | None
    deliveries: tuple[DeliveryRow, ...]


def source_in_work(ctx: Context, source_id: UUID) -> SourceInWork:
    """The source with its newest deliveries. Four SQL statements at most. Raises SourceNotFound."""
    source = IntakeSource.objects.visible_to(ctx).filter(pk=source_id).first()
    if source is None:
        raise SourceNotFound("There is no such source.", source_id=source_id)
    draft = SourceDraft(
        name=source.name,
        key=source.key,
        channel=source.channel,
        mapping=source.mapping,
        rows_path=source.rows_path,
        id_path=source.id_path,
        defaults=source.defaults,
        pool=source.pool,
        is_enabled=source.is_enabled,
    )
    newest = _deliveries(source.pk)
    return SourceInWork(source.pk, draft, source.version, source.secret_hint, source.secret_at, newest)


def _deliveries(source_id: UUID) -> tuple[DeliveryRow, ...]:
    # system: deliveries of a source that was just seen
    newest = IntakeDelivery.objects.filter(source_id=source_id).order_by("-received_at", "-id")[:MOST_DELIVERIES]
    rows = list(newest)
    # system: as above
    entries = IntakeEntry.objects.filter(origin_id__in=[row.pk for row in rows]).values("origin_id")
    counted = entries.annotate(rows=Count("pk"), failed=Count("pk", filter=Q(state=EntryState.FAILED)))
    counts = {one["origin_id"]: (one["rows"], one["failed"]) for one in counted}
    return tuple(DeliveryRow(row.delivery_id, row.received_at, *counts.get(row.pk, (0, 0))) for row in rows)
