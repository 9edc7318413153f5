"""Puts the figures of a customer on the page of the account."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.workspace.customer.figures import account_figures


class AccountFigures:
    """The strip at the top of an account."""

    key = "workspace.account_figures"
    title = _("Key figures")
    slot = "account.top"
    order = 10
    template = "workspace/_account_figures.html"

    def context(self, ctx: Context, record: Any) -> Mapping[str, object] | None:
        """The figures this person may read; None when there are none."""
        figures = account_figures(ctx, record.pk)
        return {"figures": figures} if figures else None
