"""What people do to campaigns besides editing them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.campaigns.enums import BudgetPolicy
from loudou.marketing.campaigns.records import doors
from loudou.marketing.campaigns.rules.lifecycle import GRANTS, NEEDS_REASON, TAKES_COST, Act, states_before
from loudou.marketing.campaigns.services.reschedule import MOVABLE
from loudou.platform.records.declaration import Action, ActionField, Kind, Option

POLICIES = tuple(Option(one.value, one.label) for one in BudgetPolicy)
LABELS = {
    Act.SUBMIT: (pgettext_lazy("campaign", "Submit"), "check"),
    Act.WITHDRAW: (pgettext_lazy("campaign", "Withdraw"), "undo"),
    Act.APPROVE: (pgettext_lazy("campaign", "Approve"), "check"),
    Act.REJECT: (pgettext_lazy("campaign", "Reject"), "x"),
    Act.START: (pgettext_lazy("campaign", "Start"), "bolt"),
    Act.COMPLETE: (pgettext_lazy("campaign", "Complete"), "flag"),
    Act.CLOSE: (pgettext_lazy("campaign", "Close and lock costs"), "shield"),
    Act.CANCEL: (pgettext_lazy("campaign", "Cancel the campaign"), "x"),
}
STEPS = (Act.SUBMIT, Act.APPROVE, Act.START, Act.COMPLETE, Act.CLOSE)


def _act(act: Act) -> Action:
    label, icon = LABELS[act]
    return Action(
        act.value,
        label,
        doors.run_act(act),
        icon,
        fields=(ActionField("reason", _("Reason")),) if act in NEEDS_REASON else (),
        grant=GRANTS[act],
        is_primary=act in STEPS,
        is_dangerous=act in NEEDS_REASON,
        applies=doors.stands(*states_before(act)),
    )


CAMPAIGN_ACTIONS = (
    *(_act(act) for act in Act),
    Action(
        "set_budget",
        _("Set the budget"),
        doors.run_set_budget,
        "coins",
        fields=(
            ActionField("amount", _("Budget"), Kind.MONEY, is_required=False),
            ActionField("policy", _("Beyond the budget"), Kind.CHOICE, options=POLICIES, is_required=False),
        ),
        grant="edit",
        applies=doors.stands(*TAKES_COST),
    ),
    Action(
        "reschedule",
        _("Move to other days"),
        doors.run_reschedule,
        "calendar",
        fields=(
            ActionField("start_date", _("First day"), Kind.DATE),
            ActionField("end_date", _("Last day"), Kind.DATE),
        ),
        grant="edit",
        applies=doors.stands(*MOVABLE),
    ),
    Action(
        "set_parent",
        _("Make part of another"),
        doors.run_set_parent,
        "merge",
        fields=(ActionField("parent", _("Part of"), Kind.REFERENCE, reference="campaign", is_required=False),),
        grant="edit",
        is_bulk=False,
    ),
    Action(
        "assign",
        _("Assign"),
        doors.run_assign,
        "user",
        fields=(ActionField("owner", _("Owner"), Kind.USER),),
    ),
)
