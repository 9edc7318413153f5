"""A version leaves the house: frozen, with the document the customer gets."""

from hashlib import sha256
from uuid import UUID

from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.errors import ApprovalVoid
from loudou.cpq.quoting.events import QuoteSent
from loudou.cpq.quoting.models import Quote, QuoteDocument
from loudou.cpq.quoting.queries import quote_pdf, quote_snapshot, snapshot_hash
from loudou.cpq.quoting.rules.approval import price_fingerprint
from loudou.cpq.quoting.rules.lifecycle import QuoteAction
from loudou.cpq.quoting.services.lines.pricing import price_lines
from loudou.cpq.quoting.services.lines.rows import read_lines
from loudou.cpq.quoting.services.lock import lock_undecided, lock_versions, state_after
from loudou.cpq.quoting.services.submit import refuse_unready
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

COLUMNS = ("status", "sent_at", "sent_by", "content_hash", "document_hash", "version", "updated_at")


@records_changes("quote.send")
def send_quote(ctx: Context, *, quote_id: UUID) -> str:
    """Freeze an approved version, make and keep its PDF, and supersede the version sent before; returns the PDF's hash.

    Sending it by mail is another's business. Raises ApprovalVoid when the figures are not those approved, QuoteNotReady
    when a product was retired or the validity has passed meanwhile, QuoteInWrongState, and as `lock_undecided`.
    """
    versions = lock_versions(quote_id)
    quote = lock_undecided(ctx, quote_id, "send")
    following = state_after(quote, QuoteAction.SEND)
    lines = read_lines(quote.id).lines
    priced = price_lines(quote, lines)
    refuse_unready(ctx, quote, lines, priced)
    if price_fingerprint(priced) != quote.approved_hash:
        raise ApprovalVoid("The quote is not what was approved. Submit it again.", quote_id=quote.id)
    _supersede_others(ctx, quote, versions)
    quote.sent_at, quote.sent_by = ctx.now, ctx.actor_id
    quote.content_hash = snapshot_hash(quote_snapshot(quote.id))
    content = quote_pdf(quote, quote.language)
    quote.document_hash = sha256(content).hexdigest()
    QuoteDocument(
        quote=quote, language=quote.language, sha256=quote.document_hash, content=content, created_at=ctx.now
    ).save(force_insert=True)
    quote.status = following.value
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=COLUMNS)
    emit(
        ctx,
        QuoteSent(
            subject_ids=(quote.id,),
            version_number=quote.version_number,
            account_id=quote.account_id,
            opportunity_id=quote.opportunity_id,
            document_hash=quote.document_hash,
        ),
    )
    return quote.document_hash


def _supersede_others(ctx: Context, quote: Quote, versions: list[Quote]) -> None:
    for other in versions:
        if other.id != quote.id and other.status == QuoteStatus.SENT:
            other.status = state_after(other, QuoteAction.REVISE).value
            other.version += 1
            other.updated_at = ctx.now
            other.save(update_fields=["status", "version", "updated_at"])
