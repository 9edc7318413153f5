"""The record type of forms."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.marketing.intake.enums import FieldKind, Target
from loudou.marketing.intake.models import Form
from loudou.marketing.intake.services.close_forms import close_forms
from loudou.marketing.intake.services.publish_form import publish_form
from loudou.marketing.intake.services.save_form import save_form
from loudou.marketing.intake.shapes import FormDefinition, FormDraft, FormField
from loudou.platform.records.declaration import Action, Field, Kind, RecordType, SavedView, Section

FIRST_QUESTIONS = (
    FormField("f_name", target=Target.NAME.value, is_required=True),
    FormField("f_company", target=Target.COMPANY.value),
    FormField("f_mobile", FieldKind.PHONE, target=Target.MOBILE.value, is_required=True),
    FormField("f_need", FieldKind.LONG_TEXT, target=Target.NEED.value),
)


def create_forms(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new forms: each begins with the questions nearly every form asks."""
    return [save_form(ctx, draft=_draft(row)) for row in rows]


def _draft(row: Mapping[str, Any]) -> FormDraft:
    name, slug = str(row.get("name") or ""), str(row.get("slug") or "")
    slug = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
    definition = FormDefinition(title=name, fields=FIRST_QUESTIONS)
    days = row.get("keep_days")
    owner_id = row.get("owner") or row.get("owner_id")
    return FormDraft(name, slug, definition, owner_id, keep_days=None if days is None else int(days))


def run_publish(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Show visitors the definition in work."""
    del values
    (form_id,) = ids
    return {"number": publish_form(ctx, form_id=form_id)}


def run_close(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take off the net."""
    del values
    return {"closed": close_forms(ctx, form_ids=ids)}


FORM = RecordType(
    key="form",
    plural="forms",
    label=_("Form"),
    label_plural=_("Forms"),
    model=Form,
    icon="edit",
    title="name",
    subtitle="slug",
    fields=(
        Field("name", _("Name"), is_required=True, is_searched=True, can_sort=True, longest=120),
        Field(
            "slug",
            _("Address"),
            is_required=True,
            can_edit=False,
            longest=60,
            help=_("The last part of the public address: small letters, digits and hyphens."),
        ),
        Field("is_open", pgettext_lazy("forms", "Open"), Kind.BOOLEAN, can_edit=False, can_create=False),
        Field("published_number", _("Published version"), Kind.NUMBER, places=0, can_edit=False, can_create=False),
        Field("published_at", _("Published"), Kind.INSTANT, can_edit=False, can_create=False),
        Field(
            "keep_days",
            _("Days answers are kept"),
            Kind.NUMBER,
            places=0,
            can_edit=False,
            help=_("Empty: as long as the company keeps answers."),
        ),
        Field("owner", _("Owner"), Kind.USER, can_edit=False),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("name", "slug", "is_open", "published_number", "published_at", "owner"),
    views=(
        SavedView("all", _("All forms")),
        SavedView("open", _("On the net"), filter="is_open && published_number >= 1"),
    ),
    sections=(Section(_("Form"), ("name", "slug", "keep_days", "owner")),),
    actions=(
        Action("publish", _("Publish"), run_publish, "upload", is_bulk=False, is_primary=True),
        Action("close", _("Close"), run_close, "pause", grant="publish", applies=lambda row: bool(row.get("is_open"))),
    ),
    create=create_forms,
    page_url="form-builder",
    can_import=False,
    nav_group="intake",
    nav_order=10,
)
