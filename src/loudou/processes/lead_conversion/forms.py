"""The choices of a conversion: records we have, or new ones."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.customers.shapes import MatchCandidates
from loudou.leads.shapes import LeadSnapshot
from loudou.processes.lead_conversion.shapes import Conversion, NewDeal
from loudou.sales.pipeline.shapes import OpportunityRow, ProcessRow

NEW, NONE = "new", "none"
DEAL_FIELDS = ("deal_name", "amount", "expected_close_date", "process")


class ConversionForm(forms.Form):
    """What a lead becomes. Values of existing choices are ids; the services are the judges of everything else."""

    account = forms.ChoiceField(label=_("Account"), widget=forms.RadioSelect)
    account_name = forms.CharField(label=_("Name of the new account"), max_length=200, required=False)
    contact = forms.ChoiceField(label=_("Contact"), widget=forms.RadioSelect)
    contact_name = forms.CharField(label=_("Name of the new contact"), max_length=120, required=False)
    deal = forms.ChoiceField(label=_("Deal"), widget=forms.RadioSelect)
    deal_name = forms.CharField(label=_("Name of the deal"), max_length=200, required=False)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=17, decimal_places=2, required=False)
    expected_close_date = forms.DateField(
        label=_("Expected close"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    process = forms.ChoiceField(label=_("Process"), required=False)

    def __init__(
        self,
        lead: LeadSnapshot,
        found: MatchCandidates,
        deals: Sequence[OpportunityRow],
        processes: Sequence[ProcessRow],
        data: Any = None,
    ) -> None:
        super().__init__(data=data)
        self._lead = lead
        self._offer(found, deals, processes)
        account = next((str(one.id) for one in found.accounts if one.id == lead.account_id), None)
        first = found.accounts[0] if found.accounts else None
        sure = str(first.id) if first is not None and first.reason != "similar_name" else NEW
        self.initial = {
            "account": account or sure,
            "account_name": lead.company or lead.name,
            "contact": str(found.contacts[0].id) if found.contacts else NEW,
            "contact_name": lead.name or lead.company,
            "deal": NEW,
            "deal_name": (lead.need or lead.company or lead.name)[:200],
        }

    def conversion(self) -> Conversion:
        """What was chosen; call it on a valid form."""
        chosen = self.cleaned_data
        deal = NewDeal(
            name=chosen["deal_name"],
            amount=chosen["amount"] or NewDeal().amount,
            expected_close_date=chosen["expected_close_date"],
            process_id=_id(chosen["process"]),
        )
        return Conversion(
            lead_id=self._lead.id,
            account_id=_id(chosen["account"]),
            account_name=chosen["account_name"],
            contact_id=_id(chosen["contact"]),
            contact_name=chosen["contact_name"],
            opportunity_id=_id(chosen["deal"]),
            new_deal=deal if chosen["deal"] == NEW else None,
        )

    def _offer(self, found: MatchCandidates, deals: Sequence[OpportunityRow], processes: Sequence[ProcessRow]) -> None:
        choices: dict[str, list[tuple[Any, Any]]] = {
            "account": [
                *((str(one.id), f"{one.name} · {one.number}") for one in found.accounts),
                (NEW, _("New account")),
            ],
            "contact": [
                *((str(one.id), f"{one.name} · {one.account_name}") for one in found.contacts),
                (NEW, _("New contact")),
            ],
            "deal": [
                (NEW, _("New deal")),
                *((str(one.id), f"{one.name} · {one.stage_name}") for one in deals),
                (NONE, _("No deal yet")),
            ],
            "process": [(str(one.id), one.name) for one in processes],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered


def _id(chosen: str) -> UUID | None:
    return None if chosen in {"", NEW, NONE} else UUID(chosen)
