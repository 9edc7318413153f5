"""What the criteria of score and assignment rules can say about a lead, and a lead in the form they read it.

A fixed set of fields, so that the same rule decides the same whoever causes it: the actor's field rights play no part.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from loudou.kernel.context import Context
from loudou.leads.enums import LeadBand, LeadStatus
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.customfields.shapes import CustomFieldDef
from loudou.platform.records.days import business_day
from loudou.platform.rules.language import Catalogue, Env, FieldSpec, FieldType

TEXTS = (
    *("name", "company", "title", "mobile", "phone", "email", "wechat", "uscc", "country", "province", "city"),
    *("industry", "company_size", "source", "source_detail", "medium", "campaign", "channel", "need", "budget"),
    *("timeline", "currency"),
)
SPECS = (
    *(FieldSpec(name, FieldType.TEXT, f'{{alias}}."{name}"', nullable=False) for name in TEXTS),
    FieldSpec("annual_revenue_amount", FieldType.MONEY, '{alias}."annual_revenue_amount"'),
    FieldSpec("product_interest", FieldType.LIST_TEXT, '{alias}."product_interest"', nullable=False),
    FieldSpec("tags", FieldType.LIST_TEXT, '{alias}."tags"', nullable=False),
    FieldSpec("status", FieldType.CHOICE, '{alias}."status"', tuple(LeadStatus.values), nullable=False),
    FieldSpec("band", FieldType.CHOICE, '{alias}."band"', ("", *LeadBand.values), nullable=False),
    FieldSpec("score_total", FieldType.NUMBER, '{alias}."score_total"'),
    FieldSpec("touch_count", FieldType.NUMBER, '{alias}."touch_count"', nullable=False),
    FieldSpec("return_count", FieldType.NUMBER, '{alias}."return_count"', nullable=False),
    FieldSpec("created_at", FieldType.INSTANT, '{alias}."created_at"', nullable=False),
    FieldSpec("account", FieldType.ID, '{alias}."account_id"'),
)
CUSTOM_TYPES = {
    "text": FieldType.TEXT,
    "number": FieldType.NUMBER,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.DATE,
    "choice": FieldType.CHOICE,
}


def criteria_catalogue(ctx: Context) -> Catalogue:
    """The fields a criterion may name, the company's own ones included. One SQL statement per context."""
    known = ctx.memo.get("lead_criteria")
    if isinstance(known, Catalogue):
        return known
    own = custom_fields_of(ctx, "lead")
    catalogue = Catalogue.of(*SPECS, *map(_custom_spec, own)) if own else PLAIN
    ctx.memo["lead_criteria"] = catalogue
    return catalogue


def criteria_environment(ctx: Context) -> Env:
    """The instant and the business day of the act; nobody is `me`."""
    return Env(now=ctx.now, today=business_day(ctx), me=None)


def typed_custom(catalogue: Catalogue, document: Mapping[str, object]) -> dict[str, Any]:
    """The company's own fields as criteria read them, by dotted name; what does not fit its type is left out."""
    row: dict[str, Any] = {}
    for key, value in document.items():
        spec = catalogue.fields.get(f"custom.{key}")
        if spec is not None and value is not None:
            typed = _typed(spec.type, value)
            if typed is not None:
                row[spec.name] = typed
    return row


def _typed(kind: FieldType, value: object) -> object:
    try:
        match kind:
            case FieldType.NUMBER:
                return value if isinstance(value, Decimal) else Decimal(str(value))
            case FieldType.DATE:
                return value if isinstance(value, date) and not isinstance(value, datetime) else _day(value)
            case FieldType.BOOLEAN:
                return bool(value)
            case _:
                return str(value)
    except (InvalidOperation, ValueError):
        return None


def _day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])


def _custom_spec(field: CustomFieldDef) -> FieldSpec:
    kind = CUSTOM_TYPES[field.type]
    return FieldSpec(f"custom.{field.key}", kind, '{alias}."custom"', field.choices, json_key=field.key)


PLAIN = Catalogue.of(*SPECS)
"""The catalogue without any field of the company's own."""
