"""Signing in and out and changing one's password: allauth decides, the pages are ours."""

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from loudou.platform.changes.recording import recording

SIGN_IN = "identity/sign_in.html"
DAY = 24 * 3600


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """The sign-in page. Wrong or too many tries are said on it, in words that give nothing away."""

    template_name = SIGN_IN

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the same page with a word about waiting when there were too many tries."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if response.status_code != 429:
            return response
        answer = render(request, SIGN_IN, self.page_facts() | {"is_limited": True}, status=429)
        answer.headers["Retry-After"] = "60"
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to where the person wanted to go; that they are in, they see."""
        response: HttpResponse = super().form_valid(form)
        _hush(self.request)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and how long a device is remembered."""
        return {**super().get_context_data(**kwargs), **self.page_facts()}

    def page_facts(self) -> dict[str, Any]:
        """What the page says beside the form."""
        return {"days": settings.SESSION_COOKIE_AGE // DAY, "host": self.request.get_host()}


class SignOut(LogoutView):  # type: ignore[misc]  # allauth ships no types
    """Asks once when the address is opened by hand; the menu signs out at once."""

    template_name = "identity/sign_out.html"


class ChangePassword(PasswordChangeView):  # type: ignore[misc]  # allauth ships no types
    """One's own password, with the present one asked first; recorded like every change of a person."""

    template_name = "identity/change_password.html"

    def get_form(self, form_class: Any = None) -> Any:
        """The form without the offer to reset the password by mail and without labels said twice."""
        form = super().get_form(form_class)
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        form.fields["oldpassword"].help_text = ""
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password. The other devices are signed out, this one is not."""
        with recording(self.request.loudou, "user.change_password"):
            response: HttpResponse = super().form_valid(form)
        _hush(self.request)
        messages.success(self.request, gettext("Your password was changed."))
        return response


def _hush(request: HttpRequest) -> None:
    """Take allauth's own word about what was done away; the page shows it."""
    for _message in messages.get_messages(request):
        pass


def absent(request: HttpRequest, **named: str) -> HttpResponse:
    """Pages of allauth this product has no use for: nobody signs up, administrators set passwords anew."""
    raise Http404
