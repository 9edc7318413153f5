"""The page of API tokens."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.kernel.errors import Invalid
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.shapes import TokenRow
from loudou.platform.records.doors.request import acted_once
from loudou.workspace.administration.forms.further import TokenForm
from loudou.workspace.administration.queries.people import seen_tokens
from loudou.workspace.administration.services.edit_tokens import issue_own_token, revoke_api_token
from loudou.workspace.administration.views.asking import done, is_administrator, settings_page, status_of

KEY = "tokens"


@require_http_methods(["GET", "POST"])
@settings_page(KEY)
def tokens(request: HttpRequest, ctx: Context) -> HttpResponse:
    """One's own tokens, everybody's for an administrator; the answer that makes a new one shows it, and no other."""
    if request.method == "GET":
        return _page(request, ctx, TokenForm())
    form = TokenForm(request.POST)
    made: list[str] = []

    def issue() -> dict[str, Any]:
        made.append(issue_own_token(ctx, name=form.text("name"), scope=form.text("scope"), days=form.days_valid()))
        return {}

    try:
        acted_once(request, issue)
    except Invalid as refused:
        form.refuse_for(refused)
        return _page(request, ctx, form)
    return _page(request, ctx, TokenForm(), secret=made[0] if made else "", is_repeated=not made)


@require_POST
@settings_page(KEY)
def revoke(request: HttpRequest, ctx: Context, token_id: UUID) -> HttpResponse:
    """Make a token worthless."""
    return done(
        request,
        lambda: revoke_api_token(ctx, token_id=token_id),
        recorded_as="token.revoke",
        said=gettext("The token no longer opens anything."),
        to=reverse("administration:tokens"),
        can_undo=False,
    )


def _page(
    request: HttpRequest, ctx: Context, form: TokenForm, *, secret: str = "", is_repeated: bool = False
) -> HttpResponse:
    shown = {
        "form": form,
        "rows": [_row(row, ctx) for row in seen_tokens(ctx)],
        "sees_all": is_administrator(ctx),
        "secret": secret,
        "is_repeated": is_repeated,
    }
    return render(request, "administration/tokens.html", shown, status=status_of(form))


def _row(row: TokenRow, ctx: Context) -> dict[str, Any]:
    has_ended = row.expires_at is not None and row.expires_at <= ctx.now
    state = "revoked" if row.revoked_at is not None else "ended" if has_ended else "valid"
    return {"row": row, "scope": TokenScope(row.scope).label, "state": state}
