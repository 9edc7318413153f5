"""An approval covers what was approved and nothing else."""

from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.models import Quote

VOIDED = ("status", "submitted_at", "submitted_by", "approved_at", "approved_by", "approved_hash")
"""The columns `void_approval` sets."""


def void_approval(quote: Quote) -> None:  # system: changes the row another service is writing
    """Make the quote a draft that nobody submitted or approved; not yet written."""
    quote.status = QuoteStatus.DRAFT
    quote.submitted_at = quote.submitted_by = quote.approved_at = quote.approved_by = None
    quote.approved_hash = ""
