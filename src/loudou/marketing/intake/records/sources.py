"""The record type of sources."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import SourceChannel, Target
from loudou.marketing.intake.models import IntakeSource
from loudou.marketing.intake.services.save_source import save_source
from loudou.marketing.intake.shapes import SourceDraft
from loudou.platform.records.declaration import Field, Kind, Option, RecordType, SavedView, Section

CHANNELS = tuple(Option(one.value, one.label) for one in SourceChannel)
FIRST_MAPPING = {one.value: one.value for one in (Target.NAME, Target.COMPANY, Target.MOBILE, Target.EMAIL)}


def create_sources(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new sources: rows are expected to use our own names until the mapping says otherwise."""
    return [save_source(ctx, draft=_draft(row)) for row in rows]


def _draft(row: Mapping[str, Any]) -> SourceDraft:
    return SourceDraft(
        name=str(row.get("name") or ""),
        key=str(row.get("key") or "").lower(),
        channel=str(row.get("channel") or SourceChannel.WEBHOOK),
        mapping=FIRST_MAPPING,
        owner_id=row.get("owner") or row.get("owner_id"),
    )


INTAKE_SOURCE = RecordType(
    key="intake_source",
    plural="intake-sources",
    label=_("Intake source"),
    label_plural=_("Intake sources"),
    model=IntakeSource,
    icon="branch",
    title="name",
    subtitle="key",
    fields=(
        Field("name", _("Name"), is_required=True, is_searched=True, can_sort=True, longest=120),
        Field(
            "key",
            _("Address"),
            is_required=True,
            can_edit=False,
            longest=60,
            help=_("The last part of the address: small letters, digits and hyphens."),
        ),
        Field("channel", _("Channel"), Kind.CHOICE, options=CHANNELS, is_required=True, can_edit=False),
        Field("pool", _("Pool"), can_edit=False, can_create=False),
        Field("is_enabled", _("Enabled"), Kind.BOOLEAN, can_edit=False, can_create=False),
        Field("secret_at", _("Secret made"), Kind.INSTANT, can_edit=False, can_create=False),
        Field("owner", _("Owner"), Kind.USER, can_edit=False),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("name", "key", "channel", "is_enabled", "secret_at", "owner"),
    views=(SavedView("all", _("All sources")),),
    sections=(Section(_("Source"), ("name", "key", "channel", "owner")),),
    create=create_sources,
    page_url="source-setup",
    can_import=False,
    nav_group="intake",
    nav_order=40,
)
