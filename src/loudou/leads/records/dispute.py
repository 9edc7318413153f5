"""The record type of disputed scores, and what may be done with them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.leads.enums import DisputeDirection, DisputeState, LeadBand
from loudou.leads.models import ScoreDispute
from loudou.leads.services.dispute_scores import dispute_scores
from loudou.leads.services.settle_disputes import settle_disputes
from loudou.platform.records.declaration import (
    Action,
    ActionField,
    Field,
    Kind,
    Option,
    RecordType,
    SavedView,
    Section,
)

DIRECTIONS = (
    Option(DisputeDirection.TOO_HIGH, DisputeDirection.TOO_HIGH.label, "warn", "arrow-down"),
    Option(DisputeDirection.TOO_LOW, DisputeDirection.TOO_LOW.label, "info", "arrow-up"),
)
STATES = (
    Option(DisputeState.OPEN, DisputeState.OPEN.label, "info", "clock"),
    Option(DisputeState.CHANGED, DisputeState.CHANGED.label, "good", "check"),
    Option(DisputeState.DECLINED, DisputeState.DECLINED.label, "idle", "x"),
)
BANDS = (
    Option(LeadBand.CONTACT_NOW, LeadBand.CONTACT_NOW.label, "contact-now", "phone"),
    Option(LeadBand.NURTURE, LeadBand.NURTURE.label, "nurture", "sprout"),
    Option(LeadBand.HOLD, LeadBand.HOLD.label, "hold", "pause"),
)


def run_dispute(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep what a person says about scores."""
    direction = DisputeDirection(values["direction"])
    return {"disputed": len(dispute_scores(ctx, lead_ids=ids, direction=direction, reason=values.get("reason") or ""))}


def run_changed(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rules were changed."""
    answer = values.get("answer") or ""
    return {"settled": settle_disputes(ctx, dispute_ids=ids, state=DisputeState.CHANGED, answer=answer)}


def run_decline(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rules stay."""
    answer = values.get("answer") or ""
    return {"settled": settle_disputes(ctx, dispute_ids=ids, state=DisputeState.DECLINED, answer=answer)}


def _is_open(row: Mapping[str, Any]) -> bool:
    return row.get("state") == DisputeState.OPEN


def _is_scored(row: Mapping[str, Any]) -> bool:
    return row.get("score_total") is not None


DISPUTE_ACTION = Action(
    "dispute",
    _("Dispute this score"),
    run_dispute,
    "alert",
    fields=(
        ActionField("direction", _("The score is"), Kind.CHOICE, options=DIRECTIONS),
        ActionField("reason", _("Why")),
    ),
    applies=_is_scored,
)
"""What a person who sees a lead may say about its score."""


def _told(name: str, label: object, kind: Kind = Kind.TEXT, **more: object) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)  # type: ignore[arg-type]  # passed on


SCORE_DISPUTE = RecordType(
    key="score_dispute",
    plural="score-disputes",
    label=_("Disputed score"),
    label_plural=_("Disputed scores"),
    model=ScoreDispute,
    icon="alert",
    title="display_name",
    subtitle="reason",
    fields=(
        _told("display_name", _("Lead"), is_searched=True, can_sort=True, column="display_name"),
        _told("lead", _("Lead record"), Kind.REFERENCE, reference="lead"),
        _told("direction", _("The score is"), Kind.CHOICE, options=DIRECTIONS),
        _told("reason", _("Why"), longest=500, is_searched=True),
        _told("score_total", _("Score"), Kind.SCORE, options=BANDS, currency="band"),
        _told("band", _("Band"), Kind.CHOICE, options=BANDS),
        _told("score_attribute", _("Attribute score"), Kind.SCORE),
        _told("score_behavior", _("Behaviour score"), Kind.SCORE),
        _told("score_smart", _("Smart score"), Kind.SCORE),
        _told("score_version", _("Version of the rules"), Kind.NUMBER, places=0),
        _told("rule_codes", _("Rules that counted"), Kind.TAGS),
        _told("state", _("State"), Kind.CHOICE, options=STATES),
        _told("answer", _("Answer"), longest=500),
        _told("settled_at", _("Answered"), Kind.INSTANT),
        _told("owner", _("Raised by"), Kind.USER),
        _told("created_at", _("Raised"), Kind.INSTANT, can_sort=True),
    ),
    columns=("display_name", "direction", "reason", "score_total", "score_version", "state", "owner", "created_at"),
    views=(
        SavedView("open", _("To answer"), filter='state == "open"'),
        SavedView("too_high", _("Too high"), filter='direction == "too_high"'),
        SavedView("too_low", _("Too low"), filter='direction == "too_low"'),
        SavedView("all", _("All disputes")),
    ),
    sections=(
        Section(_("Dispute"), ("lead", "direction", "reason", "state", "answer", "settled_at", "owner")),
        Section(_("The score as it was then"), ("score_total", "band", "score_attribute", "score_behavior",
                                                "score_smart", "score_version", "rule_codes")),
    ),
    actions=(
        Action("changed", _("The rules were changed"), run_changed, "check", is_primary=True, grant="settle",
               fields=(ActionField("answer", _("Answer"), is_required=False),), applies=_is_open),
        Action("decline", _("Decline"), run_decline, "x", grant="settle",
               fields=(ActionField("answer", _("Answer")),), applies=_is_open),
    ),
    can_create=False,
    can_edit=False,
    can_import=False,
)  # fmt: skip
