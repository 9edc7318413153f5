"""The forms of an order's own pages: how much of which line is delivered, and when the order is paid."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.revenue.orders.enums import BillingTrigger
from loudou.revenue.orders.shapes import (
    DeliveryDraft,
    DeliveryLineDraft,
    NodeToBill,
    OrderLineRow,
    OrderTerms,
    PlanNodeDraft,
)

NODES = 6
"""So many instalments can be typed; the API takes more."""
NODE_TRIGGERS = [BillingTrigger.ON_ORDER, BillingTrigger.ON_SIGN_OFF, BillingTrigger.ON_ACCEPTANCE]
DAY = {"type": "date"}


class DeliveryForm(forms.Form):
    """One delivery: a quantity per line, filled in with what is left."""

    shipped_date = forms.DateField(label=_("Shipped on"), required=False, widget=forms.DateInput(attrs=DAY))
    carrier = forms.CharField(label=_("Carrier"), max_length=120, required=False)
    tracking = forms.CharField(label=_("Tracking number"), max_length=120, required=False)

    def __init__(self, lines: Sequence[OrderLineRow], data: Any = None) -> None:
        super().__init__(data=data)
        self.lines = [line for line in lines if line.undelivered_quantity > 0]
        for line in self.lines:
            self.fields[f"line_{line.position}"] = forms.DecimalField(
                label=line.description,
                initial=f"{line.undelivered_quantity.normalize():f}",
                min_value=0,
                max_digits=18,
                decimal_places=6,
                required=False,
            )

    def rows(self) -> list[tuple[OrderLineRow, forms.BoundField]]:
        """Each line with its field."""
        return [(line, self[f"line_{line.position}"]) for line in self.lines]

    def draft(self, order_id: UUID) -> DeliveryDraft:
        """The delivery as typed; call it on a valid form."""
        typed = self.cleaned_data
        parts = [DeliveryLineDraft(line.id, typed.get(f"line_{line.position}") or Decimal(0)) for line in self.lines]
        return DeliveryDraft(
            order_id,
            tuple(part for part in parts if part.quantity),
            shipped_date=typed["shipped_date"],
            carrier=typed["carrier"],
            tracking=typed["tracking"],
        )


class TermsForm(forms.Form):
    """When an order is paid: as a whole, or by the instalments of a plan. People type percent."""

    billing_trigger = forms.ChoiceField(label=_("Payable"), choices=BillingTrigger.choices)
    payment_days = forms.IntegerField(label=_("Days to pay"), min_value=0, max_value=3650)

    def __init__(self, terms: OrderTerms, nodes: Sequence[NodeToBill], data: Any = None) -> None:
        super().__init__(data=data)
        self.initial = {"billing_trigger": terms.billing_trigger, "payment_days": terms.payment_days}
        for place in range(NODES):
            node = nodes[place] if place < len(nodes) else None
            self._add_node(place, node)

    def node_rows(self) -> list[tuple[forms.BoundField, ...]]:
        """The fields of each instalment."""
        return [
            tuple(self[f"{name}_{place}"] for name in ("label", "percent", "trigger", "days")) for place in range(NODES)
        ]

    def terms(self) -> OrderTerms:
        """The terms as typed, without instalments left empty; call it on a valid form."""
        typed = self.cleaned_data
        plan = [
            PlanNodeDraft(
                label=typed[f"label_{place}"],
                rate=(typed[f"percent_{place}"] or Decimal(0)) / 100,
                trigger=typed[f"trigger_{place}"],
                due_number=typed[f"days_{place}"] or 0,
            )
            for place in range(NODES)
            if typed[f"label_{place}"] or typed[f"percent_{place}"]
        ]
        return OrderTerms(typed["billing_trigger"], typed["payment_days"], tuple(plan))

    def _add_node(self, place: int, node: NodeToBill | None) -> None:
        triggers = [(one.value, one.label) for one in NODE_TRIGGERS]
        percent = f"{(node.rate * 100).normalize():f}" if node else ""
        self.fields |= {
            f"label_{place}": forms.CharField(
                label=_("Instalment"), max_length=60, required=False, initial=node.label if node else ""
            ),
            f"percent_{place}": forms.DecimalField(
                label=_("Share in %"),
                max_digits=7,
                decimal_places=4,
                min_value=0,
                max_value=100,
                required=False,
                initial=percent,
            ),
            f"trigger_{place}": forms.ChoiceField(
                label=_("Payable"), choices=triggers, initial=node.trigger if node else triggers[0][0]
            ),
            f"days_{place}": forms.IntegerField(
                label=_("Days to pay"),
                min_value=0,
                max_value=3650,
                required=False,
                initial=node.due_number if node else 0,
            ),
        }
