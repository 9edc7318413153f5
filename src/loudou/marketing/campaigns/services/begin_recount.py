"""Have every deal attributed anew."""

from uuid import UUID

from django.db import IntegrityError, transaction

from loudou.kernel.context import Context
from loudou.marketing.campaigns.errors import RecountUnderWay
from loudou.marketing.campaigns.events import RecountAdvanced
from loudou.marketing.campaigns.models import AttributionRecount
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("campaign.begin_recount")
def begin_recount(ctx: Context) -> UUID:
    """Begin to compute all deals by the terms in force; the story behind `RecountAdvanced` does it in steps.

    Raises ActionRefused, RecountUnderWay. Three SQL statements.
    """
    require(ctx, "campaign", "attribute")
    try:
        with transaction.atomic():
            row = AttributionRecount.objects.create(asked_by=ctx.actor_id, asked_at=ctx.now)
    except IntegrityError as taken:
        raise RecountUnderWay("The attribution of all deals is being computed already.") from taken
    emit(ctx, RecountAdvanced(subject_ids=(row.pk,)))
    return row.pk
