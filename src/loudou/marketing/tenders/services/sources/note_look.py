"""Note how looking at a source went."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.tenders.models import TakenFile, TenderSource
from loudou.marketing.tenders.rules.sources import next_look
from loudou.marketing.tenders.shapes import Look
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer_many


@records_changes("tenders.note_look")
def note_look(ctx: Context, *, source_id: UUID, look: Look) -> None:
    """Keep what was found, and when to look again: sooner after a failure, later after each further one.

    What the server said of a document is kept only when it was taken, so a failure is never mistaken for "nothing new".
    At most three SQL statements. Raises ActionRefused.
    """
    require(ctx, "tender_source", "edit")
    one = TenderSource.objects.select_for_update().filter(pk=source_id).first()  # system: the worker looks at all
    if one is None:
        return
    failures = one.failure_count + 1 if look.problem else 0
    one.failure_count, one.problem = failures, look.problem[:500]
    one.asked_at, one.next_at = ctx.now, next_look(ctx.now, one.interval_minutes, failures)
    if look.is_taken:
        one.etag, one.modified, one.digest = look.etag[:300], look.modified[:100], look.digest
        one.taken_at, one.taken_count = ctx.now, one.taken_count + look.taken_count
    one.updated_at, one.version = ctx.now, one.version + 1
    one.save()


@records_changes("tenders.note_file")
def note_file(ctx: Context, *, source_id: UUID, name: str, digest: str) -> None:
    """That a file of a folder was taken as it is now; once it changes it is taken again. One SQL statement."""
    require(ctx, "tender_source", "edit")
    TakenFile.objects.update_or_create(
        source_id=source_id, name=name[:300], defaults={"digest": digest, "taken_at": ctx.now}
    )


@records_changes("tenders.look_at_sources")
def look_at_sources(ctx: Context, *, source_ids: Sequence[UUID] | None = None) -> int:
    """Queue a look at these sources, or at all that are due; returns how many. Raises ActionRefused.

    Three SQL statements. A source that is queued is due again only after its interval, so none is queued twice.
    """
    require(ctx, "tender_source", "edit")
    if source_ids is None:
        # system: the worker looks at all that are due
        found = TenderSource.objects.filter(is_active=True, next_at__lte=ctx.now)
    else:
        found = TenderSource.objects.visible_to(ctx, "edit").filter(pk__in=source_ids)
    ids = list(found.order_by("pk").select_for_update(skip_locked=True).values_list("pk", "interval_minutes"))
    for minutes in sorted({minutes for _, minutes in ids}):
        group = [pk for pk, every in ids if every == minutes]
        # system: of the very rows locked above
        TenderSource.objects.filter(pk__in=group).update(
            next_at=next_look(ctx.now, minutes, 0), version=F("version") + 1, updated_at=ctx.now
        )
    defer_many("tenders.look_at", queue="tenders", arguments=[{"source_id": str(pk)} for pk, _ in ids])
    return len(ids)
