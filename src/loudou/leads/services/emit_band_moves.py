"""Tell that leads came into other bands."""

from collections.abc import Sequence

from loudou.kernel.context import Context
from loudou.leads.events import LeadBandChanged
from loudou.leads.shapes import BandMove
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.emit_band_moves")
def emit_band_moves(ctx: Context, *, moves: Sequence[BandMove]) -> None:
    """One event for all of them; none when there are none. One SQL statement at most."""
    emit(
        ctx,
        LeadBandChanged(
            subject_ids=tuple(move.lead_id for move in moves),
            before=tuple(move.before for move in moves),
            after=tuple(move.after for move in moves),
        ),
    )
