"""The form of the terms of attribution."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.kernel.errors import FieldProblem
from loudou.marketing.campaigns.enums import AttributionModel
from loudou.marketing.campaigns.shapes.attribution import AttributionTerms, Policy
from loudou.workspace.administration.forms.judged import JudgedForm, not_a_number, number_of

NUMBERS = ("window_days", "half_life_days", "first_share", "last_share")


class AttributionForm(JudgedForm):
    """How the money of deals is shared over the campaigns that touched their people."""

    model = forms.ChoiceField(
        label=_("Model shown first"),
        choices=AttributionModel.choices,
        help_text=_("Every model is computed; this one is shown where one is not chosen."),
    )
    window_days = forms.CharField(
        label=_("Look-back (days)"),
        help_text=_("Touches up to so many days before the deal was opened, or won, count."),
    )
    half_life_days = forms.CharField(
        label=_("Half-life (days)"), help_text=_("Time decay: a touch this much older counts half.")
    )
    first_share = forms.CharField(label=_("First touch (%)"), help_text=_("U-shaped: the rest goes to those between."))
    last_share = forms.CharField(label=_("Last touch (%)"))
    counts_account = forms.BooleanField(
        label=_("Touches of the company count for deals without people"), required=False
    )
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, policy: Policy, data: Any = None) -> None:
        terms = policy.terms
        shown = {name: f"{Decimal(getattr(terms, name)).normalize():f}" for name in NUMBERS}
        further = {"model": terms.model, "counts_account": terms.counts_account, "version": policy.version}
        super().__init__(data, initial=shown | further)
        for name in NUMBERS:
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def terms(self) -> tuple[AttributionTerms, list[FieldProblem]]:
        """What was chosen, and what of it is no number."""
        typed = {name: number_of(self.text(name)) for name in NUMBERS}
        problems = [not_a_number(name) for name, number in typed.items() if number is None]
        days = typed["window_days"]
        if days is not None and days != days.to_integral_value():
            problems.append(FieldProblem("window_days", "number.whole", "Write a whole number of days."))
        numbers = {name: number or Decimal(0) for name, number in typed.items()}
        window = int(numbers.pop("window_days"))
        terms = AttributionTerms(self.text("model"), window, **numbers, counts_account=self.ticked("counts_account"))
        return terms, problems

    def based_on(self) -> int:
        """The version the page was made from; one that is none is older than any."""
        text = self.text("version")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
