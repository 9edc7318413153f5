"""What the page of a tracking link shows besides its fields: its code to print, its address, its numbers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.intake.queries.links import link_card
from loudou.ui.panels import FactsPanel


def link_facts(ctx: Context, link: Any) -> Mapping[str, object]:
    """The link with its counts. Four SQL statements."""
    return {"card": link_card(ctx, link.pk)}


LINK_PANEL = FactsPanel(
    "intake.link", _("QR code and numbers"), "tracking_link.side", 10, "intake/_link.html", link_facts
)
