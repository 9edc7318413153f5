"""The company's own lists for bids as records: reasons, and what checklists begin with."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import DeadlineKind, ReasonUse
from loudou.marketing.tenders.errors import BidInvalid
from loudou.marketing.tenders.models import BidReason, BidTemplateItem
from loudou.marketing.tenders.records.looks import told
from loudou.marketing.tenders.services.bidding.save_lists import save_reasons
from loudou.platform.records.declaration import Field, Kind, Option, RecordType, SavedView, Section

USES = tuple(Option(one.value, one.label) for one in ReasonUse)
DEADLINES = tuple(Option(one.value, one.label) for one in DeadlineKind)

LONGEST_BEFORE = 365
MOST_POSITION = 32_000


def create_reasons(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """New reasons."""
    return save_reasons(ctx, rows=rows)


def checked_line(attrs: Mapping[str, Any]) -> Mapping[str, Any]:
    """A line of the template, once its days and place are possible. Raises BidInvalid."""
    problems = [
        FieldProblem(name, "range.outside", "This value is outside the range that is possible.")
        for name, most in (("days_before", LONGEST_BEFORE), ("position", MOST_POSITION))
        if attrs.get(name) is not None and not 0 <= attrs[name] <= most
    ]
    if problems:
        raise BidInvalid("This line cannot be saved. Nothing was saved.", problems=problems)
    return {name: value for name, value in attrs.items() if value is not None}


BID_REASON = RecordType(
    key="bid_reason",
    plural="bid-reasons",
    label=_("Bid reason"),
    label_plural=_("Bid reasons"),
    model=BidReason,
    icon="flag",
    title="name",
    fields=(
        Field("name", _("Name"), can_sort=True, is_required=True, is_searched=True, longest=80),
        Field("name_en", _("Name in English"), longest=80),
        Field("code", _("Code"), is_required=True, longest=40, can_edit=False),
        Field("used_for", _("Used for"), Kind.CHOICE, options=USES, is_required=True, can_edit=False),
        Field("is_about_fit", _("Says the tender is none for us"), Kind.BOOLEAN,
              help=_("Only these refusals teach the model what is relevant.")),
        Field("is_active", _("Active"), Kind.BOOLEAN, can_create=False),
        told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("name", "used_for", "is_about_fit", "is_active", "code"),
    default_sort="name",
    views=(
        SavedView("active", _("In use"), filter="is_active"),
        SavedView("all", _("All reasons")),
    ),
    sections=(Section(_("Reason"), ("name", "name_en", "code", "used_for", "is_about_fit", "is_active")),),
    create=create_reasons,
    can_import=False,
)  # fmt: skip
BID_TEMPLATE_ITEM = RecordType(
    key="bid_template_item",
    plural="bid-template-items",
    label=_("Checklist line"),
    label_plural=_("Bid checklist"),
    model=BidTemplateItem,
    icon="list",
    title="name",
    fields=(
        Field("name", _("Name"), can_sort=True, is_required=True, is_searched=True, longest=200),
        Field("name_en", _("Name in English"), longest=200),
        Field("deadline", _("Before"), Kind.CHOICE, options=DEADLINES),
        Field("days_before", _("Days before"), Kind.NUMBER, places=0),
        Field("position", pgettext_lazy("position", "Order"), Kind.NUMBER, places=0),
        Field("is_required", _("Needed to submit"), Kind.BOOLEAN),
        Field("is_active", _("Active"), Kind.BOOLEAN, can_create=False),
        told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("name", "deadline", "days_before", "position", "is_required", "is_active"),
    default_sort="name",
    views=(
        SavedView("active", _("In use"), filter="is_active"),
        SavedView("all", _("All lines")),
    ),
    sections=(Section(_("Checklist line"), ("name", "name_en", "deadline", "days_before", "position", "is_required",
                                            "is_active")),),
    clean=checked_line,
    can_import=False,
)  # fmt: skip
