"""The page of an account: who decides there, what happened, and everything that belongs to it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from loudou.customers.enums import AccountStatus, BuyingRole
from loudou.customers.queries import contacts_of
from loudou.customers.shapes import ContactRow
from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile, require
from loudou.platform.records.declaration import RecordType, Related
from loudou.platform.records.doors.page import head_context, panels_of
from loudou.platform.records.doors.related import related_list
from loudou.platform.records.doors.request import context_of
from loudou.platform.records.query import get_record
from loudou.platform.records.registry import record_type, record_types

TONES = {AccountStatus.PROSPECT: "info", AccountStatus.CUSTOMER: "good", AccountStatus.LOST: "lost"}
ICONS = {AccountStatus.PROSPECT: "spark", AccountStatus.CUSTOMER: "won", AccountStatus.LOST: "lost"}


@require_GET
@login_required
def account_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Overview, details, or one of the lists of an account."""
    ctx = context_of(request)
    kind = record_type("account")
    require(ctx, kind.key, "read")
    account = get_record(ctx, kind, pk)
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    tab = request.GET.get("tab", "")
    shown = head_context(ctx, kind, account) | {
        "account": account,
        "status": AccountStatus(account.status),
        "status_tone": TONES[AccountStatus(account.status)],
        "status_icon": ICONS[AccountStatus(account.status)],
        "tabs": _tabs(ctx, kind, tab, request.path),
        "tab": tab,
    }
    return render(request, "customers/account.html", shown | _body(ctx, kind, account, tab))


def committee(contacts: list[ContactRow]) -> list[dict[str, Any]]:
    """Who takes part in buying, by role; the deciding roles are named even while nobody is known in them."""
    found = []
    for role in BuyingRole:
        people = [one for one in contacts if one.buying_role == role and not one.has_left]
        if people or role == BuyingRole.DECIDER:
            found.append({"role": role.label, "people": people})
    return found


def _body(ctx: Context, kind: RecordType, account: Any, tab: str) -> dict[str, Any]:
    related = next((one for one in _installed(ctx, kind) if one.record_type == tab), None)
    if related is not None:
        require(ctx, related.record_type, "read")
        return {"list": related_list(ctx, record_type(related.record_type), account.pk, related)}
    if tab == "details":
        return {}
    contacts = contacts_of(ctx, account.pk)
    return {
        "contacts": contacts,
        "committee": committee(contacts),
        "others": [one for one in contacts if one.has_left or not one.buying_role],
        "knows_decider": any(one.buying_role == BuyingRole.DECIDER and not one.has_left for one in contacts),
        "top": panels_of(ctx, kind, account, "top"),
        "main": panels_of(ctx, kind, account, "main"),
        "side": panels_of(ctx, kind, account, "side"),
    }


def _installed(ctx: Context, kind: RecordType) -> list[Related]:
    """The related lists whose record types are installed, point here, and may be read."""
    profile = access_profile(ctx)
    known = {one.key: one for one in record_types() if profile.may(one.key, "read")}
    return [
        one
        for one in kind.related
        if one.record_type in known and known[one.record_type].field_named(one.field) is not None
    ]


def _tabs(ctx: Context, kind: RecordType, tab: str, path: str) -> list[dict[str, Any]]:
    plain = [("", gettext("Overview")), ("details", gettext("Details"))]
    lists = [(one.record_type, str(one.label)) for one in _installed(ctx, kind)]
    return [
        {"label": label, "url": f"{path}?tab={key}" if key else path, "is_current": key == tab, "count": None}
        for key, label in (*plain, *lists)
    ]
