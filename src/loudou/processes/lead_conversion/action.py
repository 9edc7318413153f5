"""Conversion as an action on leads: button, API and rules."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.platform.records.declaration import Action, ActionField, Kind
from loudou.processes.lead_conversion.process import convert_lead
from loudou.processes.lead_conversion.shapes import Conversion, NewDeal


def run_convert(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Convert one lead; facts name what it became. `create_opportunity` opens a deal, naming one does too."""
    (lead_id,) = ids
    made = convert_lead(ctx, conversion=_conversion(lead_id, values))
    return {
        "account_id": str(made.account_id),
        "contact_id": str(made.contact_id),
        "opportunity_id": str(made.opportunity_id) if made.opportunity_id else None,
        "is_new_account": made.is_new_account,
        "is_new_contact": made.is_new_contact,
    }


def _conversion(lead_id: UUID, values: Mapping[str, Any]) -> Conversion:
    opens = values.get("create_opportunity") or values.get("opportunity_name") or values.get("amount")
    deal = NewDeal(
        name=values.get("opportunity_name") or "",
        amount=values.get("amount") or Decimal(0),
        currency=values.get("currency") or "",
        expected_close_date=values.get("expected_close_date"),
        process_id=values.get("process"),
    )
    return Conversion(
        lead_id=lead_id,
        account_id=values.get("account"),
        account_name=values.get("account_name") or "",
        contact_id=values.get("contact"),
        contact_name=values.get("contact_name") or "",
        opportunity_id=values.get("opportunity"),
        new_deal=deal if opens else None,
        owner_id=values.get("owner"),
    )


def _is_open(row: Mapping[str, Any]) -> bool:
    return row.get("status") in OPEN_VALUES


CONVERT_ACTION = Action(
    "convert",
    _("Convert"),
    run_convert,
    "arrow-right",
    fields=(
        ActionField("account", _("Existing account"), Kind.REFERENCE, reference="account", is_required=False),
        ActionField("account_name", _("Name of the new account"), is_required=False),
        ActionField("contact", _("Existing contact"), Kind.REFERENCE, reference="contact", is_required=False),
        ActionField("contact_name", _("Name of the new contact"), is_required=False),
        ActionField("opportunity", _("Existing deal"), Kind.REFERENCE, reference="opportunity", is_required=False),
        ActionField("create_opportunity", _("Open a deal"), Kind.BOOLEAN, is_required=False),
        ActionField("opportunity_name", _("Name of the deal"), is_required=False),
        ActionField("amount", _("Amount"), Kind.MONEY, is_required=False),
        ActionField("currency", _("Currency"), is_required=False),
        ActionField("expected_close_date", _("Expected close"), Kind.DATE, is_required=False),
        ActionField("process", _("Process"), Kind.REFERENCE, reference="sales_process", is_required=False),
        ActionField("owner", _("Owner"), Kind.USER, is_required=False),
    ),
    is_bulk=False,
    is_primary=True,
    applies=_is_open,
)
