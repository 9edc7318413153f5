"""What pages show of receivables: an order's claims, and what was applied to a receivable or of a payment."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.revenue.receivables.enums import MatchedBy, ReceivableStatus
from loudou.revenue.receivables.queries.aging import aging
from loudou.revenue.receivables.queries.applications import applications_of_payments, applications_of_receivables
from loudou.revenue.receivables.queries.statement import receivables_of_orders
from loudou.revenue.receivables.shapes import AppliedRow
from loudou.ui.panels import FactsPanel


def claims_of_order(ctx: Context, order: Any) -> Mapping[str, object] | None:
    """What an order was billed. One SQL statement."""
    rows = receivables_of_orders(ctx, [order.pk]) if access_profile(ctx).may("receivable", "read") else []
    shown = [{"row": row, "status": ReceivableStatus(row.status).label} for row in rows]
    return {"rows": shown, "order": order} if shown else None


def applied_to(ctx: Context, receivable: Any) -> Mapping[str, object] | None:
    """What settled a receivable. One SQL statement."""
    return _shown(ctx, applications_of_receivables(ctx, [receivable.pk]), names_payment=True)


def applied_of(ctx: Context, payment: Any) -> Mapping[str, object] | None:
    """What a payment settled. One SQL statement."""
    return _shown(ctx, applications_of_payments(ctx, [payment.pk]), names_payment=False)


def balance_of_account(ctx: Context, account: Any) -> Mapping[str, object] | None:
    """What an account owes, by age. Three SQL statements; nothing for those who may not read receivables."""
    if not access_profile(ctx).may("receivable", "read"):
        return None
    reports = aging(ctx, account_id=account.pk)
    return {"reports": reports, "account": account} if reports else None


def _shown(ctx: Context, rows: list[AppliedRow], *, names_payment: bool) -> Mapping[str, object] | None:
    may_take_back = access_profile(ctx).may("payment", "unapply")
    shown = [
        {
            "row": row,
            "found_by": MatchedBy(row.matched_by).label,
            "may_take_back": may_take_back and row.is_standing and row.payment_id is not None,
        }
        for row in rows
    ]
    return {"rows": shown, "names_payment": names_payment} if shown else None


PANELS = (
    FactsPanel(
        "receivables.of_order", _("Receivables"), "order.main", 20, "receivables/_of_order.html", claims_of_order
    ),
    FactsPanel("receivables.applied_to", _("Applied"), "receivable.main", 10, "receivables/_applied.html", applied_to),
    FactsPanel("receivables.applied_of", _("Applied"), "payment.main", 10, "receivables/_applied.html", applied_of),
    FactsPanel(
        "receivables.of_account", _("Receivables"), "account.side", 40, "receivables/_balance.html", balance_of_account
    ),
)
