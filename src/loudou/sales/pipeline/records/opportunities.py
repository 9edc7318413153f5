"""Opportunities as records."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.platform.records.declaration import (
    Action,
    ActionField,
    Board,
    Field,
    Kind,
    Option,
    RecordType,
    Related,
    SavedView,
    Section,
)
from loudou.sales.pipeline.enums import ForecastCategory, OpportunityKind, OpportunityStatus
from loudou.sales.pipeline.models import Opportunity
from loudou.sales.pipeline.queries.board import pipeline_summary
from loudou.sales.pipeline.queries.choices import default_process
from loudou.sales.pipeline.records import doors

STATUSES = (
    Option(OpportunityStatus.OPEN, OpportunityStatus.OPEN.label, "info", "clock"),
    Option(OpportunityStatus.WON, OpportunityStatus.WON.label, "won", "won"),
    Option(OpportunityStatus.LOST, OpportunityStatus.LOST.label, "lost", "lost"),
    Option(OpportunityStatus.INVALID, OpportunityStatus.INVALID.label, "lost", "x"),
)
KINDS = tuple(Option(one.value, one.label) for one in OpportunityKind)
CATEGORIES = tuple(Option(one.value, one.label) for one in ForecastCategory)


def board_columns(ctx: Context) -> Sequence[Option]:
    """The open stages of the default process."""
    columns = pipeline_summary(ctx, default_process(ctx).id)
    return tuple(Option(str(column.stage_id), column.label) for column in columns)


def _set_by_acts(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)


FIELDS = (
    _set_by_acts("number", _("Number"), Kind.TEXT, is_searched=True),
    Field("name", _("Name"), can_sort=True, is_required=True, is_searched=True, synonyms=("商机名称",)),
    Field(
        "account",
        _("Account"),
        Kind.REFERENCE,
        reference="account",
        is_required=True,
        can_edit=False,
        synonyms=("客户", "客户名称"),
    ),
    Field("contact", _("Contact"), Kind.REFERENCE, reference="contact", can_edit=False, synonyms=("联系人",)),
    Field("kind", pgettext_lazy("deal", "Type"), Kind.CHOICE, options=KINDS, synonyms=("商机类型",)),
    _set_by_acts("status", _("Status"), Kind.CHOICE, options=STATUSES),
    Field(
        "process",
        _("Process"),
        Kind.REFERENCE,
        reference="sales_process",
        can_edit=False,
        synonyms=("销售流程",),
    ),
    Field("stage", _("Stage"), Kind.REFERENCE, reference="stage", can_edit=False, synonyms=("阶段", "销售阶段")),
    _set_by_acts("stage_entered_at", _("In this stage since"), Kind.INSTANT),
    Field(
        "amount",
        _("Amount"),
        Kind.MONEY,
        currency="currency",
        can_edit=False,
        can_sort=True,
        synonyms=("金额", "预计金额"),
    ),
    Field("currency", _("Currency"), longest=3, can_edit=False, synonyms=("币种",)),
    _set_by_acts("net_amount", _("Net amount"), Kind.MONEY, currency="currency"),
    _set_by_acts("gross_amount", _("Gross amount"), Kind.MONEY, currency="currency"),
    Field("expected_close_date", _("Expected close"), Kind.DATE, can_sort=True, synonyms=("预计成交日期",)),
    Field("decision_date", _("Decision date"), Kind.DATE, synonyms=("决策日期",)),
    _set_by_acts("probability_rate", _("Win probability"), Kind.PERCENT, places=6),
    _set_by_acts("is_probability_pinned", _("Probability set by hand"), Kind.BOOLEAN),
    _set_by_acts("forecast_category", _("Forecast category"), Kind.CHOICE, options=CATEGORIES),
    Field("next_step", _("Next step"), longest=300, synonyms=("下一步",)),
    Field("competitor", _("Competitor"), longest=120, synonyms=("竞争对手",)),
    _set_by_acts("reason", _("Reason of the outcome"), Kind.REFERENCE, reference="loss_reason"),
    _set_by_acts("reason_note", _("Note on the outcome"), Kind.TEXT),
    _set_by_acts("closed_at", _("Closed"), Kind.INSTANT),
    Field("owner", _("Owner"), Kind.USER, can_edit=False, synonyms=("负责人",)),
    Field("note", _("Remarks"), Kind.LONG_TEXT, synonyms=("备注",)),
    _set_by_acts("created_at", _("Created"), Kind.INSTANT, can_sort=True),
)
WHY = ActionField("reason", _("Reason"), Kind.REFERENCE, reference="loss_reason")
NOTE = ActionField("note", _("Remarks"), Kind.LONG_TEXT, is_required=False)
ACTIONS = (
    Action(
        "move_stage",
        _("Move to stage"),
        doors.run_move,
        "arrow-right",
        fields=(
            ActionField("stage", _("Stage"), Kind.REFERENCE, reference="stage"),
            ActionField("reason", _("Reason"), is_required=False),
        ),
        is_primary=True,
        applies=doors.is_open,
    ),
    Action(
        "win",
        _("Win"),
        doors.run_win,
        "won",
        fields=(
            ActionField("reason", _("Reason"), Kind.REFERENCE, reference="loss_reason", is_required=False),
            NOTE,
        ),
        applies=doors.is_open,
    ),
    Action(
        "lose",
        _("Lose"),
        doors.run_lose,
        "lost",
        fields=(WHY, ActionField("competitor", _("Competitor"), is_required=False), NOTE),
        applies=doors.is_open,
    ),
    Action("mark_invalid", _("Call invalid"), doors.run_mark_invalid, "x", fields=(WHY, NOTE), applies=doors.is_open),
    Action(
        "reopen",
        _("Reopen"),
        doors.run_reopen,
        "undo",
        fields=(ActionField("reason", _("Reason")),),
        applies=doors.is_closed,
    ),
    Action(
        "check_criterion",
        _("Confirm a condition"),
        doors.run_check,
        "check",
        fields=(
            ActionField("criterion", _("Condition")),
            ActionField("is_met", _("Met"), Kind.BOOLEAN, is_required=False),
            ActionField("evidence", _("Evidence"), is_required=False),
        ),
        applies=doors.is_open,
    ),
    Action(
        "waive_criterion",
        _("Waive a condition"),
        doors.run_waive,
        "shield",
        fields=(ActionField("criterion", _("Condition")), ActionField("reason", _("Reason"))),
        applies=doors.is_open,
    ),
    Action(
        "change_amount",
        _("Change the amount"),
        doors.run_change_amount,
        "coins",
        fields=(ActionField("amount", _("Amount"), Kind.MONEY),),
        grant="edit",
        applies=doors.is_open,
    ),
    Action(
        "pin_probability",
        _("Set the probability"),
        doors.run_pin,
        "pin",
        fields=(ActionField("rate", _("Win probability, from 0 to 1"), Kind.NUMBER, is_required=False),),
        grant="edit",
        applies=doors.is_open,
    ),
    Action(
        "assign",
        _("Assign"),
        doors.run_assign,
        "user",
        fields=(ActionField("owner", _("Owner"), Kind.USER),),
    ),
)
OPPORTUNITY = RecordType(
    key="opportunity",
    plural="opportunities",
    label=_("Opportunity"),
    label_plural=_("Opportunities"),
    model=Opportunity,
    icon="board",
    title="name",
    subtitle="number",
    fields=FIELDS,
    columns=("name", "account", "stage", "amount", "expected_close_date", "probability_rate", "owner"),
    views=(
        SavedView("open", _("Open deals"), filter='status == "open"'),
        SavedView("mine", _("My deals"), filter='owner == me() && status == "open"'),
        SavedView(
            "this_quarter",
            _("Closing this quarter"),
            filter='status == "open" && thisQuarter(expected_close_date)',
            sort="expected_close_date",
        ),
        SavedView(
            "overdue",
            _("Close date passed"),
            filter='status == "open" && expected_close_date < today()',
            sort="expected_close_date",
        ),
        SavedView("won", pgettext_lazy("deal", "Won"), filter='status == "won"'),
        SavedView("lost", pgettext_lazy("deal", "Lost"), filter='status == "lost"'),
    ),
    sections=(
        Section(_("Deal"), ("name", "account", "contact", "kind", "owner")),
        Section(
            _("Money and time"), ("amount", "currency", "expected_close_date", "decision_date", "process", "stage")
        ),
        Section(_("What next"), ("next_step", "competitor", "note")),
    ),
    actions=ACTIONS,
    board=Board(
        field="stage",
        sum_field="amount",
        move_action="move_stage",
        move_value="stage",
        card=("account", "amount", "expected_close_date", "owner"),
        columns=board_columns,
        filter='status == "open"',
    ),
    related=(Related("quote", "opportunity", _("Quotes")),),
    import_keys=("number",),
    create=doors.create_opportunities,
    clean=None,
    state_field="status",
    page_url="opportunity-page",
    nav_group="pipeline",
    nav_order=10,
)
