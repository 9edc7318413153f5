"""The document of a quote, kept or made."""

from dataclasses import dataclass
from uuid import UUID

from loudou.cpq.quoting.errors import QuoteNotFound
from loudou.cpq.quoting.models import Quote, QuoteDocument
from loudou.cpq.quoting.queries.pdf import quote_pdf
from loudou.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF and what to call it; `is_kept` says it is byte for byte what the customer was sent."""

    name: str
    content: bytes
    is_kept: bool


def document_of(ctx: Context, quote_id: UUID, language: str = "") -> Document:
    """The PDF that was sent; of a version that was not, or in another language, one made now. Raises QuoteNotFound.

    Two SQL statements, and at most six more for one made now.
    """
    quote = Quote.objects.visible_to(ctx).filter(pk=quote_id).first()
    if quote is None:
        raise QuoteNotFound("There is no such quote, or you may not see it.", quote_id=quote_id)
    name = f"{quote.number}-V{quote.version_number}"
    # system: the quote itself was found to be visible
    kept = QuoteDocument.objects.filter(quote=quote_id).first()
    if kept is not None and language in {"", kept.language}:
        return Document(name, bytes(kept.content), is_kept=True)
    return Document(name, quote_pdf(quote, language or quote.language), is_kept=False)
