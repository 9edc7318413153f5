"""The intake log: everything that came in, and what became of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import EntryKind, EntryReason, EntryState
from loudou.marketing.intake.models import IntakeEntry
from loudou.marketing.intake.services.replay_entries import REPLAYABLE, replay_entries
from loudou.platform.records.declaration import Action, Field, Kind, Option, RecordType, SavedView, Section

KIND_LOOKS = {EntryKind.FORM: "edit", EntryKind.SOURCE: "branch", EntryKind.MAIL: "mail"}
LOOKS = {
    EntryState.WAITING: ("idle", "clock"),
    EntryState.CREATED: ("good", "check"),
    EntryState.APPENDED: ("info", "link"),
    EntryState.REPEATED: ("idle", "refresh"),
    EntryState.SKIPPED: ("idle", "x"),
    EntryState.FAILED: ("bad", "alert"),
}
KINDS = tuple(Option(one.value, one.label, "idle", KIND_LOOKS[one]) for one in EntryKind)
STATES = tuple(Option(one.value, one.label, *LOOKS[one]) for one in EntryState)
REASONS = tuple(Option(one.value, one.label) for one in EntryReason)


def run_replay(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Try once more; mails are read anew under what their mailbox says now."""
    del values
    return {"queued": replay_entries(ctx, entry_ids=ids)}


def _told(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field only the system writes."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)


INTAKE_ENTRY = RecordType(
    key="intake_entry",
    plural="intake-entries",
    label=_("Intake entry"),
    label_plural=_("Intake log"),
    model=IntakeEntry,
    icon="list",
    title="person",
    subtitle="company",
    fields=(
        _told("person", _("Person"), is_searched=True, is_pii=True),
        _told("company", _("Company"), is_searched=True),
        _told("contact", _("Reached by"), is_searched=True, is_pii=True, longest=254),
        _told("kind", _("Door"), Kind.CHOICE, options=KINDS),
        _told("form", _("Form"), Kind.REFERENCE, reference="form"),
        _told("source", _("Intake source"), Kind.REFERENCE, reference="intake_source"),
        _told("mailbox", _("Mailbox"), Kind.REFERENCE, reference="mailbox"),
        _told("state", _("State"), Kind.CHOICE, options=STATES),
        _told("reason", pgettext_lazy("intake", "Why"), Kind.CHOICE, options=REASONS),
        _told("lead", pgettext_lazy("a person", "Lead"), Kind.REFERENCE, reference="lead"),
        _told("attempt", _("Attempts"), Kind.NUMBER, places=0),
        _told("received_at", _("Came in"), Kind.INSTANT, can_sort=True),
        _told("owner", _("Owner"), Kind.USER),
        _told("created_at", _("Created"), Kind.INSTANT),
    ),
    columns=("person", "company", "state", "reason", "kind", "lead", "received_at"),
    default_sort="-received_at",
    views=(
        SavedView("all", _("Everything that came in"), sort="-received_at"),
        SavedView("failed", _("No lead made"), filter='state == "failed"', sort="-received_at"),
        SavedView("waiting", pgettext_lazy("intake", "Waiting"), filter='state == "waiting"', sort="-received_at"),
        SavedView("mail", _("By e-mail"), filter='kind == "mail"', sort="-received_at"),
    ),
    sections=(
        Section(
            _("What came in"), ("person", "company", "contact", "kind", "form", "source", "mailbox", "received_at")
        ),
        Section(_("What became of it"), ("state", "reason", "lead", "attempt", "owner")),
    ),
    actions=(
        Action(
            "replay",
            _("Try once more"),
            run_replay,
            "refresh",
            is_primary=True,
            applies=lambda row: row.get("state") in REPLAYABLE,
        ),
    ),
    can_create=False,
    can_edit=False,
    can_import=False,
    nav_group="intake",
    nav_order=50,
)
