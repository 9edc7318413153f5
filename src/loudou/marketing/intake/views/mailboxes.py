"""The page of a mailbox: how it goes, its connection, how its mails are read, what came."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.errors import LoudouError
from loudou.marketing.intake.enums import AfterReading, MailboxHealth, MailProvider, MailSignIn, Target, TlsMode
from loudou.marketing.intake.errors import MailboxInvalid, SettingsStale
from loudou.marketing.intake.forms import mailbox_draft, version_in
from loudou.marketing.intake.queries.mailboxes import mailbox_in_work, mailbox_status
from loudou.marketing.intake.records.entries import LOOKS
from loudou.marketing.intake.records.mailboxes import LOOKS as HEALTH_LOOKS
from loudou.marketing.intake.rules.oauth import PRESETS
from loudou.marketing.intake.services.ask_worker import ask_worker
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.shapes import MailboxDraft
from loudou.marketing.intake.views.log import log_of
from loudou.platform.access.queries import access_profile
from loudou.platform.records.doors.request import acted_once, context_of


@require_http_methods(["GET", "POST"])
@login_required
def setup(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the mailbox, or save its settings."""
    if request.method == "GET":
        return _page(request, pk)
    ctx, draft = context_of(request), mailbox_draft(request.POST)
    try:
        acted_once(
            request,
            lambda: {"id": str(save_mailbox(ctx, draft=draft, mailbox_id=pk, version=version_in(request.POST)))},
            secrets=("password", "client_secret"),
        )
    except (MailboxInvalid, SettingsStale) as refused:
        return _page(request, pk, draft=draft, refused=refused)
    messages.success(request, gettext("Saved."))
    return redirect("mailbox-setup", pk)


@require_POST
@login_required
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have the worker fetch now, or try the connection; the page then waits for the result."""
    ctx, to_try = context_of(request), "try" in request.POST
    acted_once(request, lambda: {"queued": ask_worker(ctx, mailbox_ids=[pk], to_try=to_try)})
    if to_try:
        return redirect(reverse("mailbox-setup", args=[pk]) + "?trial=1#trial")
    messages.success(request, gettext("The mailbox is being looked at. New mails appear below within a minute."))
    return redirect("mailbox-setup", pk)


@require_GET
@login_required
def trial(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the trial went, or that it is still going on."""
    status = mailbox_status(context_of(request), pk)
    return render(request, "intake/_trial.html", {"pk": pk, "status": _said(status), "is_waiting": True})


def _page(
    request: HttpRequest, pk: UUID, *, draft: MailboxDraft | None = None, refused: LoudouError | None = None
) -> HttpResponse:
    request.nav_key = "mailboxes"  # type: ignore[attr-defined]  # read by the frame
    ctx = context_of(request)
    mailbox = mailbox_in_work(ctx, pk)
    shown = draft or mailbox.draft
    problems = {one.field: gettext(one.message) for one in reversed(refused.problems)} if refused is not None else {}
    health = MailboxHealth(mailbox.health)
    found = {
        "pk": pk,
        "mailbox": mailbox,
        "draft": shown,
        "status": _said(mailbox.status),
        "is_waiting": "trial" in request.GET,
        "health": (str(health.label), *HEALTH_LOOKS[health]),
        "mails": [(one, str(one.state.label), *LOOKS[one.state]) for one in mailbox.mails],
        "modes": TlsMode.choices,
        "after": AfterReading.choices,
        **_sign_in(request, shown),
        "words": [_words(one, shown, problems) for one in Target],
        "lists": {name: "\n".join(getattr(shown, name)) for name in ("allowed", "denied")},
        "tags": "\n".join(f"{tag} = {campaign}" for tag, campaign in shown.tags.items()),
        "problems": problems,
        "refused": gettext(refused.detail) if refused is not None else "",
        "idempotency_key": uuid4(),
        "may_edit": access_profile(ctx).may("mailbox", "edit"),
        "may_see_leads": access_profile(ctx).may("lead", "read"),
        "log_url": log_of(field="mailbox", pk=pk),
        "back_url": reverse("records:list", args=["mailboxes"]),
        "back_label": gettext("Mailboxes"),
    }
    status = 200 if refused is None else 409 if isinstance(refused, SettingsStale) else 422
    return render(request, "intake/mailbox.html", found, status=status)


def _sign_in(request: HttpRequest, draft: MailboxDraft) -> dict[str, Any]:
    """What the page needs to show how the mailbox is signed in to; presets stand as examples in empty fields."""
    return {
        "sign_ins": MailSignIn.choices,
        "providers": MailProvider.choices,
        "preset": PRESETS.get(draft.provider),
        "is_oauth": draft.sign_in == MailSignIn.OAUTH,
        "return_url": request.build_absolute_uri(reverse("mailbox-signed-in")),
    }


def _said(status: Any) -> dict[str, Any]:
    """The status with its messages in the reader's language."""
    shown = {name: getattr(status, name) for name in status.__dataclass_fields__}
    return shown | {name: gettext(shown[name]) if shown[name] else "" for name in ("problem", "tried_problem")}


def _words(target: Target, draft: MailboxDraft, problems: dict[str, str]) -> dict[str, str]:
    return {
        "name": f"words-{target.value}",
        "label": str(target.label),
        "value": ", ".join(draft.template.get(target.value, ())),
        "problem": problems.get(target.value, ""),
    }
