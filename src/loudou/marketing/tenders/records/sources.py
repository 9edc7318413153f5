"""The record type of sources that are looked at by themselves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import SourceFormat, SourceKind
from loudou.marketing.tenders.errors import SourceInvalid
from loudou.marketing.tenders.models import TenderSource
from loudou.marketing.tenders.records.looks import told
from loudou.marketing.tenders.rules.sources import source_problems
from loudou.marketing.tenders.services.sources.note_look import look_at_sources
from loudou.marketing.tenders.services.sources.save_sources import save_sources
from loudou.platform.records.declaration import Action, Field, Kind, Option, RecordType, SavedView, Section

KINDS = tuple(Option(one.value, one.label) for one in SourceKind)
FORMATS = tuple(Option(one.value, one.label) for one in SourceFormat)


def create_sources(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """New sources."""
    return save_sources(ctx, rows=[{**row, "custom": row.get("custom") or {}} for row in rows])


def checked(attrs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Edited values, once they are possible. Raises SourceInvalid."""
    problems = list(source_problems(attrs))
    if problems:
        raise SourceInvalid("Some values are not acceptable. Nothing was saved.", problems=problems)
    return attrs


def run_look(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look now."""
    del values
    return {"count": look_at_sources(ctx, source_ids=ids)}


TENDER_SOURCE = RecordType(
    key="tender_source",
    plural="tender-sources",
    label=_("Tender source"),
    label_plural=_("Tender sources"),
    model=TenderSource,
    icon="download",
    title="name",
    fields=(
        Field("name", _("Name"), is_required=True, is_searched=True, can_sort=True, longest=120),
        Field("kind", _("Kind"), Kind.CHOICE, options=KINDS, is_required=True, can_edit=False),
        Field("location", _("Address or folder"), is_required=True, longest=1000, can_edit=False,
              help=_("An address with https://, or a folder below the inbox of the installation.")),
        Field("format", _("Format"), Kind.CHOICE, options=FORMATS),
        Field("mapping", _("Columns"), Kind.LONG_TEXT,
              help=_("For tables: `field = heading`, one a line. Fields: title, kind, body, project_no, purchaser, "
                     "agency, region, industry, method, budget, ceiling, deposit, deadline, opening, questions, "
                     "published, contact, phone, email, url, supplier, total, currency.")),
        Field("secret", _("Secret"), longest=80,
              help=_("Name of an environment variable (LOUDOU_SECRET_TENDER_…) that is sent as a bearer token.")),
        Field("interval_minutes", _("Every (minutes)"), Kind.NUMBER, places=0),
        Field("is_active", _("Active"), Kind.BOOLEAN, can_create=False),
        told("asked_at", _("Last look"), Kind.INSTANT),
        told("taken_at", _("Last taken"), Kind.INSTANT),
        told("next_at", _("Next look"), Kind.INSTANT),
        told("failure_count", _("Failures in a row"), Kind.NUMBER, places=0),
        told("problem", _("Last problem"), longest=500),
        told("taken_count", _("Notices taken"), Kind.NUMBER, places=0),
        told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("name", "kind", "taken_count", "taken_at", "next_at", "problem", "is_active"),
    default_sort="name",
    views=(
        SavedView("active", _("In use"), filter="is_active"),
        SavedView("failing", _("Failing"), filter="failure_count > 0"),
        SavedView("all", _("All sources")),
    ),
    sections=(
        Section(_("Source"), ("name", "kind", "location", "format", "mapping", "secret", "interval_minutes",
                              "is_active")),
        Section(_("How it went"), ("taken_count", "taken_at", "asked_at", "next_at", "failure_count", "problem")),
    ),
    actions=(
        Action("look", _("Look now"), run_look, "refresh", grant="edit", is_primary=True,
               applies=lambda row: row.get("is_active") is not False),
    ),
    create=create_sources,
    clean=checked,
    can_import=False,
    nav_group="tenders",
    nav_order=71,
)  # fmt: skip
