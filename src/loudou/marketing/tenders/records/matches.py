"""The record type of matches: the in-tray of everybody who watches the market."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import MatchState, Verdict
from loudou.marketing.tenders.models import TenderMatch
from loudou.marketing.tenders.records.bid_acts import OPEN_BID
from loudou.marketing.tenders.records.bid_doors import run_open_matches
from loudou.marketing.tenders.records.looks import MATCH_STATES, NOTICE_TYPES, VERDICTS, told
from loudou.marketing.tenders.services.convert import convert_matches
from loudou.marketing.tenders.services.triage import judge_relevant, triage_matches
from loudou.platform.records.declaration import Action, Kind, RecordType, SavedView, Section

WAITING = (MatchState.NEW, MatchState.READ)


def run_convert(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Turn into leads."""
    del values
    return {"count": convert_matches(ctx, match_ids=ids)}


def run_read(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read."""
    del values
    return {"count": triage_matches(ctx, match_ids=ids, state=MatchState.READ)}


def run_dismiss(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Not for us."""
    del values
    return {"count": triage_matches(ctx, match_ids=ids, state=MatchState.DISMISSED)}


def run_restore(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Have it back."""
    del values
    return {"count": triage_matches(ctx, match_ids=ids, state=MatchState.NEW)}


def run_relevant(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A kind one wants to see."""
    del values
    return {"count": judge_relevant(ctx, match_ids=ids, verdict=Verdict.RELEVANT)}


def _waits(row: Mapping[str, Any]) -> bool:
    return row.get("state") in WAITING


TENDER_MATCH = RecordType(
    key="tender_match",
    plural="tender-matches",
    label=_("Tender match"),
    label_plural=_("Tender matches"),
    model=TenderMatch,
    icon="spark",
    title="title",
    fields=(
        told("title", _("Title"), is_searched=True, can_sort=True, longest=500),
        told("state", _("State"), Kind.CHOICE, options=MATCH_STATES),
        told("relevance", _("Relevance"), Kind.SCORE, can_sort=True),
        told("verdict", _("Judged"), Kind.CHOICE, options=VERDICTS),
        told("judged_at", _("Judged at"), Kind.INSTANT),
        told("score", _("Fit"), Kind.SCORE, can_sort=True),
        told("terms", _("Words found"), Kind.TAGS),
        told("notice_type", _("Kind of notice"), Kind.CHOICE, options=NOTICE_TYPES),
        told("purchaser", _("Purchaser"), Kind.REFERENCE, reference="tender_org"),
        told("region", _("Region"), longest=80),
        told("amount", _("Budget"), Kind.MONEY, currency="currency"),
        told("currency", _("Currency"), longest=3),
        told("bid_deadline_at", _("Bid deadline"), Kind.INSTANT),
        told("project", _("Tender project"), Kind.REFERENCE, reference="tender_project"),
        told("notice", _("Tender notice"), Kind.REFERENCE, reference="tender_notice"),
        told("subscription", _("Tender subscription"), Kind.REFERENCE, reference="tender_subscription"),
        told("lead", _("Lead"), Kind.REFERENCE, reference="lead"),
        told("owner", _("Owner"), Kind.USER),
        told("created_at", pgettext_lazy("match", "Found"), Kind.INSTANT, can_sort=True),
    ),
    columns=("title", "relevance", "state", "notice_type", "purchaser", "amount", "bid_deadline_at", "subscription",
             "created_at"),
    default_sort="-relevance",
    views=(
        SavedView("waiting", _("To look at"), filter='state in ["new", "read"]', sort="-relevance"),
        SavedView("relevant", _("Judged relevant"), filter='verdict == "relevant"', sort="-created_at"),
        SavedView("converted", _("Became leads"), filter='state == "converted"', sort="-created_at"),
        SavedView("dismissed", _("Not for us"), filter='state == "dismissed"', sort="-created_at"),
        SavedView("all", _("All matches")),
    ),
    sections=(
        Section(_("Match"), ("relevance", "verdict", "score", "terms", "subscription", "project", "notice", "lead")),
        Section(_("Tender"), ("notice_type", "purchaser", "region", "amount", "bid_deadline_at")),
    ),
    actions=(
        Action("convert", _("Turn into a lead"), run_convert, "funnel", is_primary=True, applies=_waits),
        Action("open_bid", _("Open a bid"), run_open_matches, "target", fields=OPEN_BID.fields, grant="edit",
               is_primary=True, applies=_waits),
        Action("relevant", _("Relevant"), run_relevant, "check", grant="edit",
               applies=lambda row: row.get("verdict") != Verdict.RELEVANT),
        Action("read", _("Mark as read"), run_read, "check", grant="edit",
               applies=lambda row: row.get("state") == MatchState.NEW),
        Action("dismiss", _("Not for us"), run_dismiss, "x", grant="edit", applies=_waits),
        Action("restore", _("Look at it again"), run_restore, "undo", grant="edit",
               applies=lambda row: row.get("state") == MatchState.DISMISSED),
    ),
    state_field="state",
    can_create=False,
    can_edit=False,
    can_import=False,
    nav_group="tenders",
    nav_order=10,
)  # fmt: skip
