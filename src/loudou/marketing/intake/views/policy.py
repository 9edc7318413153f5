"""What the browser may do with the public page of a form: be framed by named sites, send to itself, go on to one."""

from collections.abc import Sequence

from django.http import HttpResponse

from loudou.marketing.intake.rules.addresses import origin_of
from loudou.marketing.intake.shapes import FormDefinition
from loudou.ui.middleware import CONTENT_SECURITY_POLICY


def allow(response: HttpResponse, definition: FormDefinition, *, is_embedded: bool) -> None:
    """The policy of the whole product, except for two directives of this page.

    Browsers that know `frame-ancestors` do not look at X-Frame-Options, which stays at its strictest for the others.
    """
    changed = {"form-action": _sources(["'self'", origin_of(definition.redirect_url) or ""])}
    if is_embedded:
        changed["frame-ancestors"] = _sources([origin_of(one) or "" for one in definition.origins]) or "'none'"
    directives = [_directive(one, changed) for one in CONTENT_SECURITY_POLICY.split("; ")]
    response.headers["Content-Security-Policy"] = "; ".join(directives)


def _directive(directive: str, changed: dict[str, str]) -> str:
    name = directive.split(" ", 1)[0]
    return f"{name} {changed[name]}" if name in changed else directive


def _sources(found: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(one for one in found if one))
