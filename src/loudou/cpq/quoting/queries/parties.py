"""Whom a quote is for: reads of the packages below, seen as the actor sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from loudou.cpq.quoting.models import Quote
from loudou.kernel.context import Context


@dataclass(frozen=True, slots=True)
class OpportunityFacts:
    """What a quote takes over from its opportunity."""

    id: UUID
    name: str
    account_id: UUID
    contact_id: UUID | None
    currency: str


def opportunities(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, OpportunityFacts]:
    """The opportunities the actor sees. One SQL statement."""
    rows = _seen(ctx, "opportunity").filter(pk__in=set(ids))
    return {
        row[0]: OpportunityFacts(*row) for row in rows.values_list("id", "name", "account_id", "contact_id", "currency")
    }


def is_contact_of(ctx: Context, account_id: UUID, contact_id: UUID) -> bool:
    """Whether the actor sees this contact at this account. One SQL statement."""
    return bool(_seen(ctx, "contact").filter(pk=contact_id, account=account_id).exists())


def _seen(ctx: Context, reference: str) -> Any:
    """What a foreign key of the quote points to; the model itself is the business of its own domain."""
    return _model(reference).visible_to(ctx)


def party_facts(account_id: UUID, contact_id: UUID | None) -> dict[str, str]:
    """Name and address of whom a document is made for; nobody's visibility applies. Two SQL statements."""
    account = _model("account").filter(pk=account_id).values("name", "address", "province", "city").first() or {}
    contact = _model("contact").filter(pk=contact_id).values("name", "title").first() if contact_id else None
    # Some cities are provinces: Shanghai is named once.
    region = dict.fromkeys(filter(None, (account.get("province"), account.get("city"))))
    place = account.get("address") or " ".join(region)
    return {
        "name": account.get("name", ""),
        "address": place,
        "contact": " ".join(text for text in (contact["name"], contact["title"]) if text) if contact else "",
    }


def _model(reference: str) -> Any:
    # system: used to name what the quote points to
    return Quote._meta.get_field(reference).related_model._default_manager  # type: ignore[union-attr]  # a model
