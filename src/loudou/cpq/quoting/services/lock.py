"""The locked quote an act is about, once the actor may do it and the state allows it."""

from collections.abc import Iterable
from uuid import UUID

from loudou.cpq.quoting.errors import (
    QuoteAcceptedElsewhere,
    QuoteInWrongState,
    QuoteLocked,
    QuoteNotFound,
    QuoteStale,
)
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.rules.lifecycle import QuoteAction, QuoteState, next_state
from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require


def lock_quote(ctx: Context, quote_id: UUID, grant: str) -> Quote:
    """The quote, locked to the end of the transaction. Two SQL statements at most beside the actor's rights.

    Raises ActionRefused without the grant on it, QuoteNotFound when it is absent or not seen.
    """
    require(ctx, "quote", grant)
    quote = Quote.objects.visible_to(ctx, grant).filter(pk=quote_id).select_for_update(of=("self",)).first()
    if quote is not None:
        return quote
    if Quote.objects.visible_to(ctx).filter(pk=quote_id).exists():
        raise ActionRefused("You may see this quote but not do this to it.", record_type="quote", action=grant)
    raise QuoteNotFound("There is no such quote, or you may not see it.", quote_id=quote_id)


def lock_undecided(ctx: Context, quote_id: UUID, grant: str) -> Quote:
    """The quote for work on it: once the customer accepted a version of a number, the others rest (domain 7.9).

    Raises QuoteAcceptedElsewhere, and as `lock_quote`.
    """
    quote = lock_quote(ctx, quote_id, grant)
    # system: whoever may see the other version, it was accepted
    others = Quote.objects.filter(number=quote.number, status=QuoteState.ACCEPTED).exclude(pk=quote.id)
    if others.exists():
        raise QuoteAcceptedElsewhere("Another version of this quote was accepted.", quote_id=quote.id)
    return quote


def lock_editable(ctx: Context, quote_id: UUID, *, version: int | None = None) -> Quote:
    """The quote for a change of lines, prices or terms; `version` refuses a change of something that moved on.

    Raises QuoteLocked when it is in approval or frozen, QuoteAcceptedElsewhere, QuoteStale, and as `lock_quote`.
    """
    quote = lock_undecided(ctx, quote_id, "price")
    if next_state(QuoteState(quote.status), QuoteAction.EDIT) is None:
        raise QuoteLocked(
            "This quote does not change any more. Make a new version.", quote_id=quote_id, status=quote.status
        )
    if version is not None and quote.version != version:
        raise QuoteStale("Somebody changed this quote meanwhile.", version=quote.version)
    return quote


def lock_versions(quote_id: UUID) -> list[Quote]:  # system: locks and checks for the services of quotes
    """All versions of the quote's number, the oldest first, locked whoever owns them. One SQL statement.

    Comes before `lock_quote` where an act looks at other versions, so that two such acts lock in the same order.
    """
    number = Quote.objects.filter(pk=quote_id).values("number")
    return list(Quote.objects.filter(number__in=number).order_by("version_number").select_for_update(of=("self",)))


def lock_opportunities(opportunity_ids: Iterable[UUID]) -> None:  # system: locks and checks for the services of quotes
    """Keep others from choosing the primary quote of these opportunities meanwhile. One SQL statement."""
    wanted = sorted(set(opportunity_ids))
    if wanted:
        target = Quote._meta.get_field("opportunity").related_model
        rows = target._default_manager.filter(pk__in=wanted).order_by("pk")
        list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def state_after(  # system: locks and checks for the services of quotes
    quote: Quote, action: QuoteAction, *, needs_approval: bool = False
) -> QuoteState:
    """Where the act leads from the quote's state. Raises QuoteInWrongState."""
    following = next_state(QuoteState(quote.status), action, needs_approval=needs_approval)
    if following is None:
        raise QuoteInWrongState(
            "The quote's state does not allow this.", quote_id=quote.id, status=quote.status, action=action.value
        )
    return following
