"""What the page of a tracking link shows besides its fields: its code to print, its address, its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.intake.queries.links import link_card


@dataclass(frozen=True, slots=True)
class LinkPanel:
    """The card of a link."""

    key: str
    title: str | Promise
    slot: str
    order: int
    template: str

    def context(self, ctx: Context, record: Any) -> Mapping[str, object] | None:
        """The link with its counts. Four SQL statements."""
        return {"card": link_card(ctx, record.pk)}


LINK_PANEL = LinkPanel("intake.link", _("QR code and numbers"), "tracking_link.side", 10, "intake/_link.html")
