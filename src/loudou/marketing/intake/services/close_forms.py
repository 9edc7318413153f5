"""Take forms off the net."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.intake.models import Form
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("form.close")
def close_forms(ctx: Context, *, form_ids: Sequence[UUID]) -> int:
    """Let these forms answer nobody until they are published again; returns how many were open. One SQL statement.

    Raises ActionRefused.
    """
    require(ctx, "form", "publish")
    found = Form.objects.visible_to(ctx, "publish").filter(pk__in=form_ids, is_open=True)
    return found.update(is_open=False, updated_at=ctx.now, version=F("version") + 1)
