"""The form of a company registry: what holds for every kind, and the options of the kinds we bring."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import FillPolicy
from loudou.leads.shapes import ProviderDraft
from loudou.workspace.administration.forms.judged import JudgedForm, not_a_number, number_of

FIELDS = {
    "company": _("Company"),
    "uscc": _("Credit code"),
    "industry": _("Industry"),
    "country": _("Country"),
    "province": _("Province"),
    "city": _("City"),
}
"""What of a lead a registry may fill in."""
POLICY = "policy_"
NUMBERS = ("cost_amount", "daily_quota", "monthly_quota", "cache_days")
GLEIF, MAPPED = "gleif", "http_json"
MARKS = {"fields": "=", "success": "=", "headers": ":"}


def _text(label: Any, hint: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, **more)


def _area(label: Any, hint: Any) -> forms.CharField:
    return _text(label, hint, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}))


class RegistryForm(JudgedForm):
    """A registry to add or to change; its kind and its key stay what they are."""

    key = _text(_("Key"), _("2 to 40 small letters, digits, - and _; what was asked is kept under it."), max_length=40)
    label = _text(_("Name"), max_length=120)
    cost_amount = _text(_("Price of a question"))
    currency = _text(_("Currency"), max_length=3)
    daily_quota = _text(_("Questions a day at most"), _("Empty: as many as there are."))
    monthly_quota = _text(_("Questions a month at most"), _("Empty: as many as there are."))
    cache_days = _text(_("Days an answer is believed"), _("Meanwhile the same question is not put again."))
    is_enabled = forms.BooleanField(label=_("May be asked"), required=False)
    asks_automatically = forms.BooleanField(label=_("Ask about every new lead that lacks something"), required=False)

    def __init__(self, kind: str, draft: ProviderDraft | None, data: Any = None) -> None:
        self.kind, self._draft = kind, draft
        present = draft or ProviderDraft("", kind)
        super().__init__(data, initial=_general(present) | _option_texts(kind, present.options))
        self.fields.update(_option_fields(kind))
        for name, label in FIELDS.items():
            self.fields[POLICY + name] = forms.ChoiceField(label=label, choices=FillPolicy.choices, required=False)
            self.initial[POLICY + name] = present.policies.get(name, FillPolicy.ONLY_IF_EMPTY.value)
        for name in NUMBERS:
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        if draft is not None:
            del self.fields["key"]

    def draft(self) -> tuple[ProviderDraft, list[FieldProblem]]:
        """What was typed, and what of it cannot be read; the service judges the rest."""
        typed = {name: number_of(self.text(name)) if self.text(name) else None for name in NUMBERS}
        problems = [not_a_number(name) for name in NUMBERS if self.text(name) and typed[name] is None]
        problems += [
            FieldProblem(name, "number.whole", "Write a whole number.")
            for name in NUMBERS[1:]
            if typed[name] is not None and typed[name] != int(typed[name] or 0)
        ]
        options, wrong = _options(self)
        before = self._draft
        draft = ProviderDraft(
            key=before.key if before is not None else self.text("key"),
            kind=self.kind,
            label=self.text("label"),
            options=options,
            policies={name: self.text(POLICY + name) or FillPolicy.ONLY_IF_EMPTY.value for name in FIELDS},
            priority=before.priority if before is not None else 1000,
            daily_quota=_whole(typed["daily_quota"]),
            cost_amount=typed["cost_amount"] or Decimal(0),
            currency=self.text("currency").upper(),
            is_enabled=self.ticked("is_enabled"),
            asks_automatically=self.ticked("asks_automatically"),
            monthly_quota=_whole(typed["monthly_quota"]),
            cache_days=_whole(typed["cache_days"]) or 0,
        )
        return draft, problems + wrong

    @property
    def general(self) -> list[forms.BoundField]:
        """What holds for every kind."""
        return [field for field in self if field.name in RegistryForm.base_fields]

    @property
    def of_kind(self) -> list[forms.BoundField]:
        """The options of the kind."""
        return [field for field in self if field.name.startswith("options.")]

    @property
    def policies(self) -> list[forms.BoundField]:
        """What may be filled in how."""
        return [field for field in self if field.name.startswith(POLICY)]


def _general(draft: ProviderDraft) -> dict[str, Any]:
    texts = {name: getattr(draft, name) for name in ("key", "label", "currency", "is_enabled", "asks_automatically")}
    numbers = {name: getattr(draft, name) for name in ("daily_quota", "monthly_quota", "cache_days")}
    shown = {name: "" if number is None else str(number) for name, number in numbers.items()}
    return texts | shown | {"cost_amount": f"{draft.cost_amount.normalize():f}"}


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def _option_fields(kind: str) -> dict[str, forms.Field]:
    secret = _text(
        _("Secret"), _("The name of an environment variable LOUDOU_SECRET_… of the worker, never the secret itself.")
    )
    if kind == GLEIF:
        return {"options.address": _text(_("Address"), _("Empty: GLEIF’s own. For a mirror."))}
    if kind != MAPPED:
        return {"options": _area(_("Options"), _("An object in JSON, as this kind of registry wants it."))}
    return {
        "options.search_url": _text(_("Address of a search"), _("With {name} where the name goes.")),
        "options.detail_url": _text(_("Address of a company"), _("With {uscc} where the credit code goes.")),
        "options.items": _text(_("Where the list stands"), _("In the answer to a search, such as result.list.")),
        "options.item": _text(_("Where the company stands"), _("In the answer to a code, such as result.")),
        "options.fields": _area(_("Where each value stands"), _("One per line, such as name = companyName.")),
        "options.headers": _area(_("Headers"), _("One per line, such as Authorization: Bearer {secret}.")),
        "options.success": _text(_("Sign of success"), _("A path and its value, such as code = 200.")),
        "options.secret": secret,
    }


def _option_texts(kind: str, options: Mapping[str, object]) -> dict[str, str]:
    if kind not in {GLEIF, MAPPED}:
        return {"options": orjson.dumps(dict(options), option=orjson.OPT_INDENT_2).decode()}
    texts = {f"options.{name}": str(value) for name, value in options.items() if isinstance(value, str)}
    for name, mark in (("fields", " = "), ("headers", ": ")):
        given = options.get(name)
        lines = [f"{key}{mark}{value}" for key, value in given.items()] if isinstance(given, Mapping) else []
        texts[f"options.{name}"] = "\n".join(lines)
    success = options.get("success")
    if isinstance(success, Mapping):
        texts["options.success"] = f"{success.get('path')} = {success.get('equals')}"
    return texts


def _options(form: RegistryForm) -> tuple[dict[str, object], list[FieldProblem]]:
    if form.kind not in {GLEIF, MAPPED}:
        return _from_json(form.text("options"))
    options: dict[str, object] = {}
    problems: list[FieldProblem] = []
    for name in (field.removeprefix("options.") for field in _option_fields(form.kind)):
        text = form.text(f"options.{name}")
        if not text:
            continue
        mark = MARKS.get(name, "")
        pairs = _pairs(text, mark) if mark else []
        if mark and not all(key and value for key, value in pairs):
            problems.append(FieldProblem(f"options.{name}", "line.format", "Write a name and a value on each line."))
        elif name == "success":
            options[name] = {"path": pairs[0][0], "equals": pairs[0][1]}
        else:
            options[name] = dict(pairs) if mark else text
    return options, problems


def _pairs(text: str, mark: str) -> list[list[str]]:
    """A name and a value from each line that is not blank."""
    return [[part.strip() for part in line.partition(mark)[::2]] for line in text.splitlines() if line.strip()]


def _from_json(text: str) -> tuple[dict[str, object], list[FieldProblem]]:
    try:
        options = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        options = None
    if not isinstance(options, dict):
        return {}, [FieldProblem("options", "json.format", "This is no object in JSON.")]
    return options, []
