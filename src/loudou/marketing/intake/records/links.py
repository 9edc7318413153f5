"""The record type of tracking links."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.marketing.intake.models import TrackingLink
from loudou.marketing.intake.services.make_links import make_links
from loudou.marketing.intake.shapes import LinkDraft
from loudou.platform.records.declaration import Field, Kind, RecordType, SavedView, Section

TEXTS = ("name", "target_url", "campaign", "source", "medium", "content")


def create_links(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new links."""
    return make_links(ctx, drafts=[_draft(row) for row in rows])


def _draft(row: Mapping[str, Any]) -> LinkDraft:
    texts: dict[str, Any] = {name: str(row.get(name) or "") for name in TEXTS}
    return LinkDraft(
        **texts,
        form_id=row.get("form") or row.get("form_id"),
        assigns=bool(row.get("assigns")),
        owner_id=row.get("owner") or row.get("owner_id"),
    )


TRACKING_LINK = RecordType(
    key="tracking_link",
    plural="tracking-links",
    label=_("Tracking link"),
    label_plural=_("Tracking links"),
    model=TrackingLink,
    icon="link",
    title="name",
    subtitle="code",
    fields=(
        Field("name", _("Name"), is_required=True, is_searched=True, can_sort=True, longest=120),
        Field("code", pgettext_lazy("links", "Code"), can_edit=False, can_create=False, longest=16),
        Field("form", _("Form"), Kind.REFERENCE, reference="form", can_edit=False),
        Field(
            "target_url",
            _("Leads to"),
            Kind.URL,
            can_edit=False,
            longest=2000,
            help=_("A web address, where no form is chosen."),
        ),
        Field("campaign", _("Campaign"), longest=80),
        Field("source", _("Source"), longest=80),
        Field("medium", _("Medium"), longest=80),
        Field("content", _("Content"), longest=80),
        Field("assigns", _("Its leads are the owner's"), Kind.BOOLEAN, can_edit=False),
        Field("is_active", _("Active"), Kind.BOOLEAN, can_create=False),
        Field("owner", _("Owner"), Kind.USER, can_edit=False),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("name", "code", "form", "campaign", "is_active", "owner"),
    views=(SavedView("all", _("All links")), SavedView("mine", _("My links"), filter="owner == me()")),
    sections=(
        Section(_("Link"), ("name", "form", "target_url", "owner", "assigns", "is_active")),
        Section(_("What it stands for"), ("campaign", "source", "medium", "content")),
    ),
    create=create_links,
    can_import=False,
    nav_group="intake",
    nav_order=20,
)
