"""What can be done to a quote besides writing it: the services as buttons, bulk actions and API operations."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.services.approve import approve_quote
from loudou.cpq.quoting.services.decline import decline_quote
from loudou.cpq.quoting.services.make_primary import make_primary
from loudou.cpq.quoting.services.new_version import REVISED_FROM, new_version
from loudou.cpq.quoting.services.reject import reject_quote, withdraw_quote
from loudou.cpq.quoting.services.reprice import reprice_quote
from loudou.cpq.quoting.services.send import send_quote
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.shapes import Acceptance
from loudou.kernel.context import Context
from loudou.platform.records.declaration import Action, ActionField, Kind

EDITABLE = frozenset({QuoteStatus.DRAFT, QuoteStatus.READY, QuoteStatus.APPROVED})


def run_submit(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `submit_quote`."""
    del values
    states = [submit_quote(ctx, quote_id=quote_id) for quote_id in ids]
    return {"approved": states.count(QuoteStatus.APPROVED), "in_approval": states.count(QuoteStatus.IN_APPROVAL)}


def run_approve(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The door of `approve_quote`."""
    del values
    for quote_id in ids:
        approve_quote(ctx, quote_id=quote_id)
    return None


def run_reject(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The door of `reject_quote`."""
    for quote_id in ids:
        reject_quote(ctx, quote_id=quote_id, reason=values["reason"])
    return None


def run_withdraw(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The door of `withdraw_quote`."""
    del values
    for quote_id in ids:
        withdraw_quote(ctx, quote_id=quote_id)
    return None


def run_send(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `send_quote`."""
    del values
    return {"documents": [send_quote(ctx, quote_id=quote_id) for quote_id in ids]}


def run_accept(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The door of `accept_quote`."""
    acceptance = Acceptance(values["accepted_by"], values.get("evidence") or "")
    for quote_id in ids:
        accept_quote(ctx, quote_id=quote_id, acceptance=acceptance)
    return None


def run_decline(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The door of `decline_quote`."""
    for quote_id in ids:
        decline_quote(ctx, quote_id=quote_id, reason=values.get("reason") or "")
    return None


def run_new_version(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `new_version`; names the new quotes."""
    del values
    return {"ids": [str(new_version(ctx, quote_id=quote_id)) for quote_id in ids]}


def run_reprice(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The door of `reprice_quote`."""
    for quote_id in ids:
        reprice_quote(ctx, quote_id=quote_id, price_list_id=values.get("price_list"))
    return None


def run_make_primary(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The door of `make_primary`."""
    del values
    for quote_id in ids:
        make_primary(ctx, quote_id=quote_id)
    return None


def _in(*states: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda row: row.get("status") in states


ACTIONS = (
    Action("submit", _("Submit"), run_submit, icon="check", is_primary=True, applies=_in("draft", "ready")),
    Action("approve", _("Approve"), run_approve, icon="shield", is_primary=True, applies=_in("in_approval")),
    Action(
        "reject",
        _("Send back"),
        run_reject,
        icon="undo",
        grant="approve",
        fields=(ActionField("reason", _("Reason"), Kind.LONG_TEXT),),
        applies=_in("in_approval"),
    ),
    Action("withdraw", _("Withdraw"), run_withdraw, icon="undo", grant="submit", applies=_in("in_approval")),
    Action("send", _("Send"), run_send, icon="send", is_primary=True, applies=_in("approved")),
    Action(
        "accept",
        _("Record acceptance"),
        run_accept,
        icon="won",
        is_primary=True,
        is_bulk=False,
        fields=(
            ActionField("accepted_by", _("Accepted by")),
            ActionField("evidence", _("Evidence"), Kind.LONG_TEXT, is_required=False),
        ),
        applies=_in("sent"),
    ),
    Action(
        "decline",
        _("Declined"),
        run_decline,
        icon="lost",
        fields=(ActionField("reason", _("Reason"), Kind.LONG_TEXT, is_required=False),),
        applies=_in("sent", "approved"),
    ),
    Action("new_version", _("New version"), run_new_version, icon="copy", applies=_in(*REVISED_FROM)),
    Action(
        "reprice",
        _("Reprice"),
        run_reprice,
        icon="refresh",
        grant="price",
        fields=(ActionField("price_list", _("Price list"), Kind.REFERENCE, reference="price_list", is_required=False),),
        applies=_in(*EDITABLE),
    ),
    Action(
        "make_primary",
        _("Make primary"),
        run_make_primary,
        icon="star",
        grant="price",
        applies=lambda row: not row.get("is_primary"),
    ),
)
