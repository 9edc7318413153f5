"""Following a tracking link, and its QR code."""

import io
from uuid import UUID

import segno
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from loudou.marketing.intake.errors import LinkNotFound
from loudou.marketing.intake.queries.links import LinkCard, link_card
from loudou.marketing.intake.rules.addresses import with_parameters
from loudou.marketing.intake.services.follow_link import follow_link
from loudou.marketing.intake.views.booth import SALT
from loudou.marketing.intake.views.visitor import PASSED_ON, address_hash, pass_of, public_context
from loudou.platform.records.doors.request import context_of


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Lead on; a HEAD (a preview, a scanner of mails) is led on and not counted."""
    address = follow_link(
        public_context(request),
        code=code,
        is_scan=request.GET.get("s") == "1",
        address_hash=address_hash(request),
        referrer=request.headers.get("Referer", ""),
        is_counted=request.method == "GET",
    )
    came_with, _ = pass_of(request, request.GET.get(PASSED_ON, ""))
    if came_with and address.startswith("/f/"):  # a pass is for our own forms, and for nobody else
        address = with_parameters(address, {PASSED_ON: came_with})
    return HttpResponseRedirect(address)


@require_GET
@login_required
def qr_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The code as SVG: error correction M, a quiet zone of four modules, black on white whatever the theme."""
    card = link_card(context_of(request), pk)
    drawn = io.BytesIO()
    segno.make(scan_address(request, card), error="m").save(
        drawn, kind="svg", scale=8, border=4, dark="#000", light="#fff"
    )
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment="download" in request.GET, filename=f"{card.code}.svg") or "inline"
    )
    return response


@require_GET
@login_required
def open_booth(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go to the sign-in page of an event, under an address that may be handed to a booth's telephone."""
    card = link_card(context_of(request), pk)
    if not card.form_slug:
        raise LinkNotFound("This link leads to no form.", link_id=pk)
    token = signing.dumps({"form": card.form_slug, "code": card.code}, salt=SALT)
    return redirect(reverse("intake-booth", args=[card.form_slug, token]))


def scan_address(request: HttpRequest, card: LinkCard) -> str:
    """What the QR code says."""
    return request.build_absolute_uri(reverse("intake-link", args=[card.code])) + "?s=1"
