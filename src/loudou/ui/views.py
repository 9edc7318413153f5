"""Switching theme and language, and the gallery of all parts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from loudou.ui.frame import THEME_COOKIE, THEMES
from loudou.ui.gallery import gallery_context

_YEAR = 365 * 24 * 3600


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme in this browser; an unknown one is ignored."""
    chosen = request.POST.get("theme", "")
    return _remember(request, THEME_COOKIE, chosen if chosen in THEMES else "")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in this browser; an unknown one is ignored."""
    chosen = request.POST.get("language", "")
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, chosen if chosen in dict(settings.LANGUAGES) else "")


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part side by side, for those who build pages; only while developing."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "ui/gallery.html", gallery_context())


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = (
        HttpResponse(status=204) if request.headers.get("HX-Request") else HttpResponseRedirect(_back_to(request))
    )
    if value:
        response.set_cookie(cookie, value, max_age=_YEAR, secure=request.is_secure(), samesite="Lax")
    return response


def _back_to(request: HttpRequest) -> str:
    """The page the person came from; never another site."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else "/"
