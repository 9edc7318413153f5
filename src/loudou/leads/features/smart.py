"""What the predictive model knows about a lead, and what it learns to foretell.

Features are what was known a quarter of an hour after the lead came in: who, where from and what for. Whatever people
did with it afterwards (owner, status, follow-ups, later touches, fields filled in during the talks) plays no part, when
learning and when predicting alike, so nothing of the outcome can slip in. The label is: converted within 90 days of
its creation; only leads older than that are learnt from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from loudou.intelligence.enums import FeatureKind
from loudou.intelligence.shapes import Dataset, Feature
from loudou.kernel.context import Context
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.customfields.shapes import CustomFieldDef

SMART_KEY = "lead_conversion"
OUTCOME_AFTER = timedelta(days=90)
KNOWN_AFTER = timedelta(minutes=15)
"""Jobs that look up a company's data run within this time of the capture; people hardly do."""
WORDS = (
    *("title", "country", "province", "city", "industry", "company_size", "source", "source_detail", "medium"),
    *("campaign", "channel", "timeline"),
)
PRESENT = ("name", "company", "mobile", "phone", "email", "wechat", "uscc", "need", "budget")
"""Of these only whether they are filled in counts."""
LISTS = ("product_interest", "tags")
CUSTOM_KINDS = {
    "text": FeatureKind.CATEGORICAL,
    "choice": FeatureKind.CATEGORICAL,
    "boolean": FeatureKind.BOOLEAN,
    "number": FeatureKind.NUMERIC,
}


@dataclass(frozen=True, slots=True)
class CapturedLeads:
    """Leads as they were when they came in, column by column, in one order; `created_at` in the company's time zone.

    `are_converted` tells whether within 90 days of that. `changed_rates` tells how often each column was entered or
    changed later, as a share of all.
    """

    ids: Sequence[UUID]
    created_at: Sequence[datetime]
    are_converted: Sequence[bool]
    columns: Mapping[str, Sequence[Any]]
    changed_rates: Mapping[str, float]


def smart_dataset(ctx: Context, leads: CapturedLeads, *, is_labelled: bool = False) -> Dataset:
    """The leads as the model reads them; with outcomes when learning. One SQL statement per context."""
    columns = leads.columns
    made: list[tuple[Feature, Sequence[Any]]] = [
        *((Feature(name, FeatureKind.CATEGORICAL), columns[name]) for name in WORDS),
        *((Feature(f"has_{name}", FeatureKind.BOOLEAN), [bool(v) for v in columns[name]]) for name in PRESENT),
        (Feature("mail_host", FeatureKind.CATEGORICAL), [v.rpartition("@")[2].lower() for v in columns["email"]]),
        (Feature("has_account", FeatureKind.BOOLEAN), [v is not None for v in columns["account_id"]]),
        (Feature("annual_revenue_amount", FeatureKind.NUMERIC), columns["annual_revenue_amount"]),
        *((Feature(name, FeatureKind.TAGS), columns[name]) for name in LISTS),
        (Feature("weekday", FeatureKind.CATEGORICAL), [str(at.weekday()) for at in leads.created_at]),
        (Feature("hour", FeatureKind.NUMERIC), [at.hour for at in leads.created_at]),
        *(_custom(field, columns["custom"]) for field in custom_fields_of(ctx, "lead") if field.type in CUSTOM_KINDS),
    ]
    outcomes = leads.are_converted if is_labelled else None
    features, values = tuple(one for one, _ in made), tuple(column for _, column in made)
    return Dataset(features, values, outcomes, list(leads.created_at) if is_labelled else None)


def _custom(field: CustomFieldDef, documents: Sequence[Mapping[str, Any] | None]) -> tuple[Feature, list[Any]]:
    kind = CUSTOM_KINDS[field.type]
    read = READ_CUSTOM[kind]
    return Feature(f"custom.{field.key}", kind), [read((one or {}).get(field.key)) for one in documents]


def _number(value: Any) -> Any:
    try:
        return None if value is None or value == "" else Decimal(str(value))
    except InvalidOperation:
        return None


def _word(value: Any) -> str:
    return "" if value is None else str(value)


READ_CUSTOM: Mapping[FeatureKind, Callable[[Any], Any]] = {
    FeatureKind.NUMERIC: _number,
    FeatureKind.CATEGORICAL: _word,
    FeatureKind.BOOLEAN: lambda value: value,
}
