"""The forms of custom fields and API tokens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.platform.customfields.enums import CustomFieldType
from loudou.platform.customfields.shapes import CustomFieldDef, CustomFieldRow
from loudou.platform.identity.enums import TokenScope
from loudou.platform.records.declaration import RecordType
from loudou.workspace.administration.forms.judged import JudgedForm, number_of

UNKNOWN_DAYS = -1
LIFETIMES = (
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("1 year")),
    ("", _("Until revoked")),
)


class CustomFieldForm(JudgedForm):
    """A custom field; record type, key and type are settled when it is added."""

    label_zh = forms.CharField(label=_("Chinese label"), max_length=80)
    label_en = forms.CharField(label=_("English label"), max_length=80)

    def __init__(
        self, kinds: list[RecordType], row: CustomFieldRow | None = None, data: Any = None, kind: str = ""
    ) -> None:
        super().__init__(data, initial=_shown(row) if row is not None else {"record_type": kind, "type": "text"})
        self._row = row
        if row is None:
            self._ask_for_what_never_changes(kinds)
        if row is None or row.definition.type == CustomFieldType.CHOICE:
            self.fields["choices"] = forms.CharField(
                label=_("Options"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=_("One per line; only for the type “Choice”. An option in use stays."),
            )
        self.fields["is_required"] = forms.BooleanField(
            label=_("Required"), required=False, help_text=_("Asked for on new records and on every edit.")
        )

    def definition(self) -> CustomFieldDef:
        """The field as it is to be."""
        present = self._row.definition if self._row is not None else None
        kind = present.type if present is not None else self.text("type")
        lines = (line.strip() for line in self.text("choices").splitlines())
        return CustomFieldDef(
            key=present.key if present is not None else self.text("key"),
            label_zh=self.text("label_zh"),
            label_en=self.text("label_en"),
            type=kind,
            choices=tuple(dict.fromkeys(line for line in lines if line)) if kind == CustomFieldType.CHOICE else (),
            is_required=self.ticked("is_required"),
        )

    def _ask_for_what_never_changes(self, kinds: list[RecordType]) -> None:
        self.fields["record_type"] = forms.ChoiceField(
            label=_("Record type"), choices=[(kind.key, kind.label) for kind in kinds]
        )
        self.fields["type"] = forms.ChoiceField(
            label=_("Type"), choices=CustomFieldType.choices, help_text=_("Never changes afterwards.")
        )
        self.fields["key"] = forms.CharField(
            label=_("Key"),
            max_length=40,
            help_text=_("Its name in the API, in filters and imports: small letters, digits, underscores."),
        )
        self.order_fields(["record_type", "type", "label_zh", "label_en", "key"])


class TokenForm(JudgedForm):
    """A key for a program."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Which program uses it."))
    scope = forms.ChoiceField(label=_("Scope"), choices=TokenScope.choices)
    days = forms.ChoiceField(label=_("Valid for"), choices=LIFETIMES, required=False, initial="90")

    def days_valid(self) -> int | None:
        """How many days it is to live; None until it is revoked, a nonsense number for nonsense."""
        raw = self.text("days")
        number = number_of(raw)
        return None if not raw else int(number) if number is not None else UNKNOWN_DAYS


def _shown(row: CustomFieldRow) -> dict[str, Any]:
    definition = row.definition
    return {
        "label_zh": definition.label_zh,
        "label_en": definition.label_en,
        "choices": "\n".join(definition.choices),
        "is_required": definition.is_required,
    }
