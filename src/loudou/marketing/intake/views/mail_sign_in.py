"""Signing in to a mailbox at its provider: there, and back."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.marketing.intake.errors import MailboxInvalid
from loudou.marketing.intake.services.accept_code import accept_code
from loudou.marketing.intake.services.begin_sign_in import begin_sign_in
from loudou.platform.records.doors.request import context_of


@require_POST
@login_required
def connect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the person to the provider. A page of ours does, for what a form leads to stays on our own host."""
    request.nav_key = "mailboxes"  # type: ignore[attr-defined]  # read by the frame
    try:
        address = begin_sign_in(
            context_of(request),
            mailbox_id=pk,
            redirect_uri=request.build_absolute_uri(reverse("mailbox-signed-in")),
            private_hosts=frozenset(settings.PRIVATE_HOSTS),
        )
    except MailboxInvalid as refused:
        reasons = (refused.detail, *(one.message for one in refused.problems))
        messages.error(request, " ".join(gettext(one) for one in reasons))
        return redirect("mailbox-setup", pk)
    shown = {"address": address, "host": urlsplit(address).hostname, "pk": pk}
    return render(request, "intake/connect.html", shown)


@require_GET
@login_required
def signed_in(request: HttpRequest) -> HttpResponse:
    """The person comes back; the worker exchanges the code, and the mailbox's page waits for how it went."""
    code = "" if "error" in request.GET else request.GET.get("code", "")
    mailbox_id = accept_code(context_of(request), state=request.GET.get("state", ""), code=code)
    return redirect(reverse("mailbox-setup", args=[mailbox_id]) + "?trial=1#trial")
