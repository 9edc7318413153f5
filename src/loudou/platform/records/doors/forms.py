"""Forms built from a declaration: plain fields that hand strings to the engine, which parses and checks them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem, LoudouError
from loudou.platform.records.declaration import ActionField, Field, Kind, RecordType, Section
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.options import few_options
from loudou.platform.records.doors.pickers import PickerInput
from loudou.platform.records.fields import FieldInUse
from loudou.platform.records.registry import record_type as type_named

INPUTS = {
    Kind.NUMBER: "number",
    Kind.MONEY: "number",
    Kind.PERCENT: "number",
    Kind.DATE: "date",
    Kind.INSTANT: "datetime-local",
    Kind.EMAIL: "email",
    Kind.PHONE: "tel",
    Kind.URL: "url",
}


class RecordForm(forms.Form):
    """A form over fields of a record type or inputs of an action. Values stay strings; the engine is the judge."""

    def __init__(
        self, ctx: Context, fields: Sequence[Field], *, initial: Mapping[str, Any], data: Any = None, prefix: str = ""
    ) -> None:
        super().__init__(data=data, initial={html_name(f): shown_value(f, initial.get(f.name)) for f in fields})
        self.id_prefix = prefix
        self._asked = {html_name(f): f for f in fields}
        for field in fields:
            self.fields[html_name(field)] = form_field(ctx, field, initial.get(field.name))

    def raw(self) -> dict[str, object]:
        """What was typed, by field name."""
        found: dict[str, object] = {}
        for name, field in self._asked.items():
            values = self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data.get(name, "")]
            if field.kind == Kind.BOOLEAN:
                found[field.name] = bool(values and values[0])
            elif field.kind == Kind.INSTANT:
                found[field.name] = _local_instant(values[0] if values else "")
            else:
                found[field.name] = values[0] if values else ""
        return found

    def refuse(self, problems: Sequence[FieldProblem]) -> None:
        """Show the engine's problems beside their fields."""
        self.full_clean()
        for problem in problems:
            name = problem.field.replace(".", "__")
            self.add_error(name if name in self.fields else None, said(problem.message, {}))

    def refuse_for(self, error: LoudouError) -> None:
        """Show why the engine refused: its problems beside their fields; one that names no field above the form."""
        self.refuse(error.problems)
        if not self.errors:
            self.add_error(None, said(error.detail, error.facts))


def said(text: str, facts: Mapping[str, object]) -> str:
    """A message of an error in the language at hand, filled with its facts."""
    translated = gettext(text)
    return translated % facts if "%(" in translated and facts else translated


def _local_instant(text: str) -> object:
    """An instant typed without a zone is meant in the company's; what is no instant stays as typed, to be refused."""
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        return text
    return typed.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)) if typed.tzinfo is None else typed


def html_name(field: Field) -> str:
    """The name of a field in HTML; custom ones have no dot there."""
    return field.name.replace(".", "__")


def form_field(ctx: Context, field: Field, value: Any) -> forms.Field:
    """The widget for a kind of field."""
    shared: dict[str, Any] = {"label": field.label, "required": field.is_required, "help_text": field.help}
    if field.kind == Kind.BOOLEAN:
        return forms.BooleanField(label=field.label, required=False, help_text=field.help)
    if field.kind in {Kind.CHOICE, Kind.USER, Kind.REFERENCE}:
        offered = few_options(ctx, field, value)
        if offered or field.kind != Kind.REFERENCE:
            return forms.ChoiceField(choices=[("", "—"), *offered], **shared)
        target = type_named(field.reference)
        return forms.CharField(widget=PickerInput(list_of(target, "options"), field), **shared)
    if field.kind == Kind.LONG_TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **shared)
    attrs = {"type": INPUTS.get(field.kind, "text"), "autocomplete": "off"}
    if attrs["type"] == "number":
        attrs |= {"step": "any", "inputmode": "decimal"}
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **shared)


def sections_of(kind: RecordType, usable: Mapping[str, FieldInUse]) -> list[Section]:
    """The declared sections, then one with the company's own fields."""
    custom = tuple(name for name, f in usable.items() if f.custom is not None)
    declared = list(kind.sections) or [Section(kind.label, tuple(f.name for f in kind.fields))]
    return [*declared, Section(_("Further fields"), custom)] if custom else declared


def as_field(asked: ActionField) -> Field:
    """An action's input as a field."""
    return Field(
        asked.name,
        asked.label,
        asked.kind,
        options=asked.options,
        reference=asked.reference,
        is_required=asked.is_required,
    )


def shown_value(field: Field, value: Any) -> Any:
    """A value as its widget holds it."""
    if value is None:
        return ""
    if field.kind == Kind.TAGS:
        return ", ".join(value)
    if field.kind == Kind.INSTANT:
        return value.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime("%Y-%m-%dT%H:%M")
    if field.kind in {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}:
        return f"{value.normalize():f}" if hasattr(value, "normalize") else value
    return value
