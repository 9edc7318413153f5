"""Processes, stages and reasons: read as records, edited on their own page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.platform.records.declaration import Field, Kind, Option, RecordType, SavedView
from loudou.sales.pipeline.enums import ForecastCategory, OpportunityStatus, StageType
from loudou.sales.pipeline.models import LossReason, SalesProcess, Stage

TYPES = tuple(Option(one.value, one.label) for one in StageType)
CATEGORIES = tuple(Option(one.value, one.label) for one in ForecastCategory)
OUTCOMES = tuple(Option(one.value, one.label) for one in OpportunityStatus if one != OpportunityStatus.OPEN)

SALES_PROCESS = RecordType(
    key="sales_process",
    plural="sales-processes",
    label=_("Sales process"),
    label_plural=_("Sales processes"),
    model=SalesProcess,
    icon="layers",
    title="name",
    fields=(
        Field("name", _("Name"), can_sort=True, is_searched=True),
        Field("name_en", _("Name in English")),
        Field("code", _("Code")),
        Field("revision", _("Revision"), Kind.NUMBER, places=0),
        Field("is_active", _("Active"), Kind.BOOLEAN),
        Field("is_default", _("Default"), Kind.BOOLEAN),
        Field("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("name", "code", "revision", "is_active", "is_default"),
    views=(SavedView("active", _("Active"), filter="is_active"),),
    can_create=False,
    can_edit=False,
    can_import=False,
)
STAGE = RecordType(
    key="stage",
    plural="stages",
    label=_("Stage"),
    label_plural=_("Stages"),
    model=Stage,
    icon="board",
    title="name",
    fields=(
        Field("name", _("Name"), can_sort=True, is_searched=True),
        Field("name_en", _("Name in English")),
        Field("code", _("Code")),
        Field("process", _("Sales process"), Kind.REFERENCE, reference="sales_process"),
        Field("position", pgettext_lazy("stage", "Position"), Kind.NUMBER, places=0),
        Field("type", pgettext_lazy("deal", "Type"), Kind.CHOICE, options=TYPES),
        Field("probability_rate", _("Win probability"), Kind.PERCENT, places=6),
        Field("forecast_category", _("Forecast category"), Kind.CHOICE, options=CATEGORIES),
        Field("expected_days", _("Expected days"), Kind.NUMBER, places=0),
        Field("max_days", _("Stalled after days"), Kind.NUMBER, places=0),
        Field("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("name", "process", "position", "type", "probability_rate"),
    views=(SavedView("all", _("All stages")),),
    can_create=False,
    can_edit=False,
    can_import=False,
)
LOSS_REASON = RecordType(
    key="loss_reason",
    plural="loss-reasons",
    label=_("Reason of an outcome"),
    label_plural=_("Reasons of outcomes"),
    model=LossReason,
    icon="flag",
    title="name",
    fields=(
        Field("name", _("Name"), can_sort=True, is_required=True, is_searched=True, longest=80),
        Field("name_en", _("Name in English"), longest=80),
        Field("code", _("Code"), is_required=True, longest=40, can_edit=False),
        Field("status", _("Outcome"), Kind.CHOICE, options=OUTCOMES, is_required=True, can_edit=False),
        Field("position", pgettext_lazy("stage", "Position"), Kind.NUMBER, places=0, is_required=True),
        Field("names_competitor", _("Names a competitor"), Kind.BOOLEAN),
        Field("is_active", _("Active"), Kind.BOOLEAN),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("name", "status", "position", "names_competitor", "is_active"),
    views=(
        SavedView("lost", pgettext_lazy("deal", "Lost"), filter='status == "lost"'),
        SavedView("all", _("All reasons")),
    ),
    can_import=False,
)
