"""What acts and channels are called: change sets carry stable labels (`account.edit`), people read words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loudou.platform.records.actions import actions_of
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.registry import record_types

VERBS = {
    "accept": _("accepted"),
    "add": _("created"),
    "approve": _("approved"),
    "assign": _("assigned"),
    "cancel": _("cancelled"),
    "capture": _("created"),
    "change_password": _("changed the password"),
    "claim": _("claimed"),
    "close": _("closed"),
    "complete": _("completed"),
    "confirm": _("confirmed"),
    "convert": _("converted"),
    "create": _("created"),
    "deactivate": _("deactivated"),
    "decline": _("declined"),
    "define": _("saved"),
    "delete": _("deleted"),
    "dismiss_pairs": _("found to be different"),
    "edit": _("edited"),
    "follow_up": _("followed up"),
    "hand_over": _("handed over"),
    "import": _("imported"),
    "log": _("logged"),
    "lose": _("lost"),
    "mark_invalid": _("called invalid"),
    "merge": _("merged"),
    "move_stage": _("moved to another stage"),
    "open": _("opened"),
    "place": _("placed"),
    "plan": _("planned"),
    "register": _("created"),
    "reactivate": _("reactivated"),
    "reject": _("rejected"),
    "reopen": _("reopened"),
    "retire": _("retired"),
    "retry": _("tried again"),
    "return": _("returned"),
    "revoke": _("revoked"),
    "save": _("saved"),
    "score": _("scored"),
    "send": _("sent"),
    "set_password": _("given a new password"),
    "submit": _("submitted"),
    "transfer": _("transferred"),
    "unmerge": _("taken apart"),
    "win": _("won"),
}
SUBJECTS = {
    "user": _("User"),
    "department": _("Department"),
    "team": _("Team"),
    "role": _("Role"),
    "token": _("API token"),
    "custom_field": _("Custom field"),
    "score_rules": _("Score rules"),
    "assignment_rule": _("Assignment rule"),
    "outbox": _("Delivery of an event"),
}
"""What change sets are about that is no record type."""
SOURCES = {
    "ui": _("on a page"),
    "api": _("by API"),
    "import": _("by import"),
    "rule": _("by a rule"),
    "job": _("by the system"),
    "cli": _("from the command line"),
    "assistant": _("by the assistant"),
}


def act_words(label: str) -> str:
    """The label of a change set in words: “Account: edited”."""
    if label.startswith("undo:"):
        return gettext("Undone: %(act)s") % {"act": act_words(label.removeprefix("undo:"))}
    subject, _dot, verb = label.rpartition(".")
    kind = _kind_of(subject)
    word = str(_verb(kind, verb))
    about = kind.label if kind is not None else SUBJECTS.get(subject)
    return gettext("%(subject)s: %(act)s") % {"subject": about, "act": word} if about is not None else word


def source_words(source: str) -> str:
    """Where a change came from; nothing for a page, which is what people expect."""
    return str(SOURCES.get(source, "")) if source != "ui" else ""


def _verb(kind: RecordType | None, verb: str) -> object:
    action = next((a for a in actions_of(kind) if a.key == verb), None) if kind is not None else None
    if verb in VERBS:
        return VERBS[verb]
    return action.label if action is not None else _("changed")


def _kind_of(subject: str) -> RecordType | None:
    return next((kind for kind in record_types() if subject in {kind.key, kind.plural}), None)
