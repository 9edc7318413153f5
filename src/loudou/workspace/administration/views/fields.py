"""The pages of custom fields."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile, require
from loudou.platform.customfields.enums import CustomFieldType
from loudou.platform.customfields.errors import UnknownCustomField
from loudou.platform.customfields.queries import all_custom_fields
from loudou.platform.customfields.services.define import retire_custom_field
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.registry import record_types
from loudou.workspace.administration.forms.further import CustomFieldForm
from loudou.workspace.administration.services.edit_custom_fields import save_custom_field
from loudou.workspace.administration.views.asking import done, settings_page, status_of, tried

KEY = "custom-fields"


@require_GET
@settings_page(KEY, "custom_field")
def fields(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Every record type with the fields the company added."""
    found = all_custom_fields(ctx)
    language = get_language() or "en"
    groups = [
        {
            "kind": kind,
            "list_url": list_of(kind) if access_profile(ctx).may(kind.key, "read") else "",
            "rows": [
                {
                    "row": row,
                    "label": row.definition.label(language),
                    "other": row.definition.label("en" if language.startswith("zh") else "zh"),
                    "type": CustomFieldType(row.definition.type).label,
                }
                for row in found
                if row.record_type == kind.key
            ],
        }
        for kind in record_types()
    ]
    groups.sort(key=lambda group: not group["rows"])
    shown = {
        "groups": [group for group in groups if group["rows"]],
        "kinds": [group["kind"] for group in groups],
        "may_change": access_profile(ctx).may("custom_field", "edit"),
    }
    return render(request, "administration/fields.html", shown)


@require_http_methods(["GET", "POST"])
@settings_page(KEY, "custom_field")
def field(request: HttpRequest, ctx: Context, field_id: UUID | None = None) -> HttpResponse:
    """A new field, or the labels, options and duty of one."""
    require(ctx, "custom_field", "edit")
    row = next((one for one in all_custom_fields(ctx) if one.id == field_id), None)
    if field_id is not None and row is None:
        raise UnknownCustomField("There is no such custom field.", field_id=field_id)
    data = request.POST if request.method == "POST" else None
    form = CustomFieldForm(list(record_types()), row, data, request.GET.get("kind", ""))
    to = reverse("administration:fields")
    if form.is_bound:
        kind = row.record_type if row is not None else form.text("record_type")
        answer = tried(
            form,
            lambda: done(
                request,
                lambda: save_custom_field(ctx, record_type=kind, definition=form.definition(), field_id=field_id),
                recorded_as="custom_field.define",
                said=gettext("The field was saved. It is in lists, forms, filters, imports and the API."),
                to=to,
            ),
        )
        if answer is not None:
            return answer
    title = gettext("Add a field") if row is None else row.definition.label(get_language() or "en")
    shown = {"form": form, "title": title, "cancel_url": to, "back_url": to}
    return render(request, "administration/form.html", shown, status=status_of(form))


@require_POST
@settings_page(KEY, "custom_field")
def retire(request: HttpRequest, ctx: Context, field_id: UUID) -> HttpResponse:
    """Take a field off every page, or bring it back."""
    is_active = request.POST.get("to") == "active"
    said = gettext("The field is back.") if is_active else gettext("The field was retired; its values stay stored.")
    return done(
        request,
        lambda: retire_custom_field(ctx, field_id=field_id, is_active=is_active),
        recorded_as="custom_field.retire",
        said=said,
        to=reverse("administration:fields"),
    )
