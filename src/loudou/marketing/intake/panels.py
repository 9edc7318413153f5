"""What pages show besides fields: a tracking link its code and numbers, a line of the intake log what stood in it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.intake.queries.entry_contents import entry_content
from loudou.marketing.intake.queries.links import link_card
from loudou.ui.panels import FactsPanel


def link_facts(ctx: Context, link: Any) -> Mapping[str, object]:
    """The link with its counts. Four SQL statements."""
    return {"card": link_card(ctx, link.pk)}


LINK_PANEL = FactsPanel(
    "intake.link", _("QR code and numbers"), "tracking_link.side", 10, "intake/_link.html", link_facts
)


def content_facts(ctx: Context, entry: Any) -> Mapping[str, object]:
    """What was written, or that it is forgotten. Four SQL statements."""
    return {"content": entry_content(ctx, entry.pk)}


CONTENT_PANEL = FactsPanel(
    "intake.content", _("What was written"), "intake_entry.main", 10, "intake/_content.html", content_facts
)
