"""The customer's yes, once."""

from uuid import UUID
from zoneinfo import ZoneInfo

from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.errors import QuoteAcceptedElsewhere, QuoteExpired, QuoteInvalid, QuoteInWrongState
from loudou.cpq.quoting.events import QuoteAccepted
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.rules.lifecycle import AcceptanceProblem, QuoteAction, QuoteState, acceptance_problems
from loudou.cpq.quoting.rules.validity import is_expired
from loudou.cpq.quoting.services.lock import lock_quote, lock_versions, state_after
from loudou.cpq.quoting.services.make_primary import become_primary
from loudou.cpq.quoting.shapes import Acceptance
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

COLUMNS = (
    *("status", "accepted_at", "accepted_by", "acceptance_evidence", "acceptance_ip", "acceptance_recorded_by"),
    *("accepted_hash", "version", "updated_at"),
)


@records_changes("quote.accept")
def accept_quote(ctx: Context, *, quote_id: UUID, acceptance: Acceptance) -> None:
    """Record that the customer accepted a sent version, with who, when, from where and the document's hash.

    Possible to the end of its last valid day in the quote's time zone (Q13), for one version of a number, once. The
    version becomes the primary one. Raises QuoteExpired, QuoteInWrongState, QuoteAcceptedElsewhere, QuoteInvalid
    without a name, and as `lock_quote`.
    """
    by, evidence = " ".join(acceptance.accepted_by.split()), acceptance.evidence.strip()
    _check_texts(by, evidence)
    versions = lock_versions(quote_id)
    quote = lock_quote(ctx, quote_id, "accept")
    _check_state(ctx, quote, versions)
    quote.status = state_after(quote, QuoteAction.ACCEPT).value
    quote.accepted_at, quote.accepted_by, quote.acceptance_evidence = ctx.now, by, evidence
    quote.acceptance_ip, quote.acceptance_recorded_by = acceptance.ip, ctx.actor_id
    quote.accepted_hash = quote.document_hash
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=COLUMNS)
    become_primary(ctx, quote)
    emit(
        ctx,
        QuoteAccepted(
            subject_ids=(quote.id,),
            version_number=quote.version_number,
            account_id=quote.account_id,
            opportunity_id=quote.opportunity_id,
            net_amount=quote.net_amount,
            total_amount=quote.total_amount,
            currency=quote.currency,
        ),
    )


def _check_texts(by: str, evidence: str) -> None:
    found = [] if by else [FieldProblem("accepted_by", "required", "Say who accepted the quote.")]
    if len(by) > 120:
        found.append(FieldProblem("accepted_by", "text.too_long", "This text is too long."))
    if len(evidence) > 500:
        found.append(FieldProblem("evidence", "text.too_long", "This text is too long."))
    if found:
        raise QuoteInvalid("The acceptance is not complete.", problems=found)


def _check_state(ctx: Context, quote: Quote, versions: list[Quote]) -> None:
    if any(each.status == QuoteStatus.ACCEPTED and each.id != quote.id for each in versions):
        raise QuoteAcceptedElsewhere("Another version of this quote was accepted.", quote_id=quote.id)
    has_expired = is_expired(quote.valid_until, ZoneInfo(quote.time_zone), ctx.now)
    problems = acceptance_problems(QuoteState(quote.status), is_expired=has_expired)
    if AcceptanceProblem.NOT_SENT in problems:
        raise QuoteInWrongState("Only a quote that was sent can be accepted.", quote_id=quote.id, status=quote.status)
    if AcceptanceProblem.EXPIRED in problems:
        raise QuoteExpired("This quote was valid until %(day)s.", day=quote.valid_until.isoformat(), quote_id=quote.id)
