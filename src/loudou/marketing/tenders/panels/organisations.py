"""What the page of an organisation shows besides its fields: as a purchaser, and as a supplier beside us."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.tenders.queries.organisations import buyer_card, supplier_card
from loudou.platform.access.queries import access_profile
from loudou.ui.panels import FactsPanel


def buyer_facts(ctx: Context, org: Any) -> Mapping[str, object] | None:
    """Whom it buys from; nothing for who buys nothing. Five SQL statements."""
    if not (org.is_buyer and access_profile(ctx).may("tender_award", "read")):
        return None
    card = buyer_card(ctx, org.pk)
    return {"card": card} if card is not None else None


def supplier_facts(ctx: Context, org: Any) -> Mapping[str, object] | None:
    """What it won, and how it meets us; nothing for who supplies nothing. Six SQL statements."""
    if not (org.is_supplier and access_profile(ctx).may("tender_award", "read")):
        return None
    card = supplier_card(ctx, org.pk)
    return {"card": card, "is_own": org.is_own} if card is not None else None


ORG_PANELS = (
    FactsPanel("tenders.buyer", _("As a purchaser"), "tender_org.main", 10, "tenders/_buyer.html", buyer_facts),
    FactsPanel("tenders.supplier", _("As a supplier"), "tender_org.main", 20, "tenders/_supplier.html", supplier_facts),
)
