"""What is written on a quote beside its lines."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from loudou.cpq.quoting.enums import DocumentLanguage
from loudou.cpq.quoting.errors import QuoteInvalid
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.queries.parties import is_contact_of
from loudou.cpq.quoting.services.lock import lock_editable
from loudou.cpq.quoting.services.void import VOIDED, void_approval
from loudou.cpq.quoting.shapes import Terms
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search

LONGEST = {"name": 200, "payment_terms": 300, "delivery_terms": 300, "terms": 20_000}


@records_changes("quote.change_terms")
def change_terms(ctx: Context, *, quote_id: UUID, terms: Terms, version: int | None = None) -> None:
    """Write these values on the quote; None leaves a value as it is. An approved quote is a draft again.

    Raises QuoteInvalid naming the field, QuoteLocked, QuoteStale, and as `lock_quote`.
    """
    quote = lock_editable(ctx, quote_id, version=version)
    values = {name: value for name, value in asdict(terms).items() if value is not None}
    values |= {
        name: " ".join(values[name].split()) if name != "terms" else values[name].strip()
        for name in LONGEST
        if name in values
    }
    if problems := _problems(ctx, quote, values):
        raise QuoteInvalid("Some values are not acceptable. Nothing was changed.", problems=problems)
    changed = {name: value for name, value in values.items() if getattr(quote, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(quote, name, value)
    void_approval(quote)
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=[*changed, *VOIDED, "version", "updated_at"])
    if "name" in changed:
        derive_search("quote", [quote.id])


def _problems(ctx: Context, quote: Quote, values: dict[str, Any]) -> list[FieldProblem]:
    found = [
        FieldProblem(name, "text.too_long", "This text is too long.")
        for name, longest in LONGEST.items()
        if len(values.get(name, "")) > longest
    ]
    if values.get("name") == "":
        found.append(FieldProblem("name", "required", "This field is required."))
    if "language" in values and values["language"] not in DocumentLanguage.values:
        found.append(FieldProblem("language", "choice.unknown", "This is not one of the choices."))
    if "valid_until" in values and values["valid_until"] < business_day(ctx):
        found.append(FieldProblem("valid_until", "validity.past", "The last valid day has passed."))
    if "contact_id" in values and not is_contact_of(ctx, quote.account_id, values["contact_id"]):
        found.append(FieldProblem("contact_id", "not_found", "There is no such contact at this account."))
    return found
