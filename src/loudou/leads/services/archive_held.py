"""Archive what was on hold for too long."""

from datetime import timedelta

from django.db.models import Q

from loudou.kernel.context import Context
from loudou.leads.enums import WAITING, InvalidReason, LeadBand
from loudou.leads.models import Lead
from loudou.leads.queries.response import response_clock
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes

CHUNK = 2_000


@records_changes("leads.archive_held")
def archive_held(ctx: Context) -> int:
    """Close up to 2,000 leads nobody owns that were on hold for so many days and did not come again since.

    How many days the score rules say, None never. They are invalid with the reason `held_long` and may be reopened.
    Returns how many. About eleven SQL statements. Raises ActionRefused.
    """
    require(ctx, "lead", "mark_invalid")
    days = response_clock(ctx).actions.archive_days
    if days is None:
        return 0
    before = ctx.now - timedelta(days=days)
    # system: the company's own rule, for every lead
    held = Lead.objects.filter(band=LeadBand.HOLD, owner__isnull=True, status__in=WAITING, last_touch_at__lt=before)
    # Leads scored before bands had a time were last scored then.
    held = held.filter(Q(band_at__lt=before) | Q(band_at__isnull=True, scored_at__lt=before))
    ids = list(held.order_by("band_at", "pk").values_list("pk", flat=True)[:CHUNK])
    if ids:
        mark_invalid(ctx, lead_ids=ids, reason=InvalidReason.HELD_LONG)
    return len(ids)
