"""What surrounds the content of a page for one request."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from loudou.ui import navigation
from loudou.ui.navigation import Label, NavGroup, NavLink, NewItem
from loudou.ui.places import places
from loudou.ui.texts import script_texts

THEME_COOKIE = "theme"
SIDE_COOKIE = "side"
THEMES = ("auto", "light", "dark")


class Frame:
    """Theme, language, navigation and identity of one page. Works for a signed-out request too.

    Reads what the middleware may have put on the request: `access` (with `may(record_type, action)`), `loudou` (the
    kernel's Context), `nav_key` (which page this is, when its address does not say), `nav_counts` (numbers beside
    the navigation), `unread_count`, `request_id`. The numbers may be functions, called when the frame is shown.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def theme(self) -> str:
        """`auto`, `light` or `dark`, from the cookie."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else "auto"

    @property
    def next_theme(self) -> str:
        """What the theme button sends when no script tells it what is shown."""
        return "light" if self.theme == "dark" else "dark"

    @cached_property
    def side(self) -> str:
        """`icons` when the side bar is folded, from the cookie; else `full`."""
        return "icons" if self._request.COOKIES.get(SIDE_COOKIE) == "icons" else "full"

    @cached_property
    def language(self) -> str:
        """The language code of the page."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def html_lang(self) -> str:
        """The language as HTML names it: it picks the Chinese glyph variants and the screen reader's voice."""
        return {"zh-hans": "zh-CN"}.get(self.language, self.language)

    @property
    def languages(self) -> list[dict[str, str]]:
        """The languages to choose from, each named in itself."""
        return [{"code": code, "name": get_language_info(code)["name_local"]} for code, _ in settings.LANGUAGES]

    @property
    def other_language(self) -> str:
        """The next language after this one: what the language button switches to."""
        codes = [code for code, _ in settings.LANGUAGES]
        return codes[(codes.index(self.language) + 1) % len(codes)] if self.language in codes else codes[0]

    @cached_property
    def request_id(self) -> str:
        """What a person quotes to support: the id under which this request was logged."""
        ctx = getattr(self._request, "loudou", None)
        return str(getattr(self._request, "request_id", "") or getattr(ctx, "correlation_id", ""))

    @cached_property
    def is_signed_in(self) -> bool:
        """Whether a person is known."""
        return bool(getattr(getattr(self._request, "user", None), "is_authenticated", False))

    @cached_property
    def person(self) -> str:
        """The name of the signed-in person, as shown."""
        user = getattr(self._request, "user", None)
        if user is None or not self.is_signed_in:
            return ""
        return str(getattr(user, "name", "") or user.get_username())

    @cached_property
    def navigation(self) -> list[NavGroup]:
        """The side bar."""
        current = getattr(self._request, "nav_key", "") or navigation.item_at(self._request.path)
        counts = getattr(self._request, "nav_counts", dict)
        return navigation.navigation_for(self._allowed, current, dict(counts() if callable(counts) else counts))

    @property
    def in_reach(self) -> list[tuple[Label, NavLink]]:
        """The phone's bottom bar, without search and "more": the first three in reach, each named after its stage."""
        found = [(group.label, link) for group in self.navigation for link in group.links if link.item.in_reach]
        return sorted(found, key=lambda pair: pair[1].item.in_reach)[:3]

    @cached_property
    def new_items(self) -> list[NewItem]:
        """The "New" menu."""
        return navigation.new_items_for(self._allowed)

    @property
    def unread_count(self) -> int:
        """How many notifications wait, as the middleware knows it."""
        count = getattr(self._request, "unread_count", 0)
        return int(count() if callable(count) else count)

    @cached_property
    def places(self) -> dict[str, str]:
        """The pages of the frame itself."""
        return places()

    @property
    def texts(self) -> dict[str, str]:
        """What the scripts say, translated."""
        return script_texts()

    def _allowed(self, permission: str | None) -> bool:
        if permission is None:
            return self.is_signed_in
        access = getattr(self._request, "access", None)
        record_type, _, action = permission.rpartition(".")
        return access is not None and bool(access.may(record_type, action))
