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
from loudou.kernel.errors import FieldProblem
from loudou.platform.identity.queries import find_people, people
from loudou.platform.records.declaration import ActionField, Field, Kind, RecordType, Section
from loudou.platform.records.fields import FieldInUse
from loudou.platform.records.query import ListQuery, matching
from loudou.platform.records.references import names_of
from loudou.platform.records.registry import record_type as type_named

MOST_OPTIONS = 200
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
        super().__init__(data=data, initial={html_name(f): _shown(f, initial.get(f.name)) for f in fields})
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
            elif field.kind == Kind.INSTANT and values and values[0]:
                local = datetime.fromisoformat(values[0])
                found[field.name] = (
                    local.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)) if local.tzinfo is None else local
                )
            else:
                found[field.name] = values[0] if values else ""
        return found

    def refuse(self, problems: Sequence[FieldProblem]) -> None:
        """Show the engine's problems beside their fields."""
        self.full_clean()
        for problem in problems:
            name = problem.field.replace(".", "__")
            self.add_error(name if name in self.fields else None, gettext(problem.message))


def html_name(field: Field) -> str:
    """The name of a field in HTML; custom ones have no dot there."""
    return field.name.replace(".", "__")


def form_field(ctx: Context, field: Field, value: Any) -> forms.Field:
    """The widget for a kind of field."""
    shared: dict[str, Any] = {"label": field.label, "required": field.is_required, "help_text": field.help}
    if field.kind == Kind.BOOLEAN:
        return forms.BooleanField(label=field.label, required=False, help_text=field.help)
    if field.kind in {Kind.CHOICE, Kind.USER, Kind.REFERENCE}:
        return forms.ChoiceField(choices=[("", "—"), *options_for(ctx, field, value)], **shared)
    if field.kind == Kind.LONG_TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **shared)
    attrs = {"type": INPUTS.get(field.kind, "text"), "autocomplete": "off"}
    if attrs["type"] == "number":
        attrs |= {"step": "any", "inputmode": "decimal"}
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **shared)


def options_for(ctx: Context, field: Field, value: Any) -> list[tuple[str, Any]]:
    """What can be chosen: options, active people, or the records of the referenced type the actor may see."""
    if field.kind == Kind.CHOICE:
        return [(option.value, option.label) for option in field.options]
    if field.kind == Kind.USER:
        found = {str(person.id): person.name for person in find_people(limit=MOST_OPTIONS)}
        if value is not None and str(value) not in found:
            found |= {str(person.id): person.name for person in people([value]).values()}
        return list(found.items())
    target = type_named(field.reference)
    title = next(f.attribute for f in target.fields if f.name == target.title)
    rows = matching(ctx, target, ListQuery()).order_by("title_key" if _has_key(target) else title, "pk")
    found = {str(pk): str(name) for pk, name in rows.values_list("pk", title)[:MOST_OPTIONS]}
    if value is not None and str(value) not in found:
        known = names_of([field], [{field.attribute: value}])
        found |= {str(pk): name for (_type, pk), name in known.items()}
    return list(found.items())


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


def _has_key(target: RecordType) -> bool:
    return any(f.name == "title_key" for f in target.model._meta.get_fields())


def _shown(field: Field, value: Any) -> Any:
    if value is None:
        return ""
    if field.kind == Kind.TAGS:
        return ", ".join(value)
    if field.kind == Kind.INSTANT:
        return value.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime("%Y-%m-%dT%H:%M")
    if field.kind in {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}:
        return f"{value.normalize():f}" if hasattr(value, "normalize") else value
    return value
