"""The next version of a quote the customer wants otherwise."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.errors import QuoteInWrongState
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.services.create_quotes import VALID_DAYS
from loudou.cpq.quoting.services.lines.rows import StoredLines, read_lines
from loudou.cpq.quoting.services.lines.store import store_prices
from loudou.cpq.quoting.services.lock import lock_quote, lock_versions
from loudou.cpq.quoting.services.make_primary import become_primary
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search

REVISED_FROM = frozenset({QuoteStatus.SENT, QuoteStatus.DECLINED, QuoteStatus.EXPIRED})
BEING_WORKED_ON = frozenset({QuoteStatus.DRAFT, QuoteStatus.READY, QuoteStatus.IN_APPROVAL, QuoteStatus.APPROVED})
COPIED = (
    *("number", "name", "opportunity_id", "account_id", "contact_id", "price_list_id", "price_date", "time_zone"),
    *("currency", "is_tax_inclusive", "tax_mode", "discount_mode", "unit_price_scale", "asked_rate", "asked_amount"),
    *("language", "payment_terms", "delivery_terms", "terms", "owner_id", "custom"),
)


@records_changes("quote.new_version")
def new_version(ctx: Context, *, quote_id: UUID) -> UUID:
    """A draft with the same lines, prices and terms under the next version number; returns its id.

    The version it comes from stays as it is and is superseded when the new one is sent. The draft is valid for thirty
    days from today and becomes the primary one where the old one was. Raises QuoteInWrongState unless the version was
    sent, declined or has expired, and while another version is being worked on or was accepted.
    """
    versions = lock_versions(quote_id)
    old = lock_quote(ctx, quote_id, "new_version")
    _check(old, versions)
    fresh = Quote(
        id=new_id(),
        version_number=versions[-1].version_number + 1,
        valid_until=business_day(ctx) + timedelta(days=VALID_DAYS),
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
        **{name: getattr(old, name) for name in COPIED},
    )
    fresh.save(force_insert=True)
    lines = [replace(line, id=new_id()) for line in read_lines(old.id).lines]
    store_prices(ctx, fresh, StoredLines((), {}), lines)
    if old.is_primary:
        become_primary(ctx, fresh)
    derive_search("quote", [fresh.id])
    return fresh.id


def _check(old: Quote, versions: list[Quote]) -> None:
    if old.status not in REVISED_FROM:
        raise QuoteInWrongState("Only a version that was sent has a next one.", quote_id=old.id, status=old.status)
    open_version = next((each for each in versions if each.status in BEING_WORKED_ON), None)
    if open_version is not None:
        raise QuoteInWrongState(
            "Version %(number)s is being worked on already.",
            number=open_version.version_number,
            version_id=open_version.id,
        )
    if any(each.status == QuoteStatus.ACCEPTED for each in versions):
        raise QuoteInWrongState("Another version of this quote was accepted.", quote_id=old.id)
