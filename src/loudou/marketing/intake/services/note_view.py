"""Count that a form was shown."""

from uuid import UUID

from django.db import transaction

from loudou.kernel.context import Context
from loudou.marketing.intake.services.note_day import note_day


@transaction.atomic
def note_view(ctx: Context, *, form_id: UUID) -> None:
    """One more view of the form today. One SQL statement."""
    note_day(ctx, form_id=form_id, views=1)
