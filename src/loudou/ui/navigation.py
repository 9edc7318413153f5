"""What the frame links to. Packages register here in AppConfig.ready(); the frame asks once per page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise

from loudou.kernel.registry import Registry

Label = str | Promise
Allowed = Callable[[str | None], bool]


@dataclass(frozen=True, slots=True)
class NavSection:
    """A stage of the funnel in the side bar; several items of one stage fold below it."""

    key: str
    label: Label
    icon: str
    order: int
    at_end: bool = False
    """Stands at the foot of the side bar."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page people go to. `permission` None means every signed-in person; `group` names a NavSection."""

    key: str
    label: Label
    url_name: str
    icon: str
    group: str
    order: int
    count_key: str | None = None
    permission: str | None = None
    url_args: tuple[str, ...] = ()
    shortcut: str = ""
    """Keys pressed one after the other, as in "g l"."""
    in_reach: int = 0
    """Its place in the phone's bottom bar, small first; 0 keeps it out. The first three are shown."""

    @property
    def url(self) -> str:
        """The address of the page, empty when its module has no such URL in this installation."""
        return _reversed(self.url_name, self.url_args)


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something that can be created from anywhere: a line of the "New" menu."""

    key: str
    label: Label
    url_name: str
    icon: str
    order: int
    permission: str | None = None
    url_args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of the form."""
        return _reversed(self.url_name, self.url_args)


@dataclass(frozen=True, slots=True)
class NavLink:
    """An item ready to show: its address and count are known and it may be seen."""

    item: NavItem
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A section ready to show. With one link the section is that link; otherwise it opens when current."""

    key: str
    label: Label
    icon: str
    links: tuple[NavLink, ...]
    at_end: bool = False

    @property
    def url(self) -> str:
        """Where a click on the section goes: its first page."""
        return self.links[0].url

    @property
    def is_open(self) -> bool:
        """Whether the present page is one of its pages."""
        return any(link.is_current for link in self.links)


SECTIONS = Registry[NavSection]("Navigation sections", NavSection, key=lambda section: section.key)
ITEMS = Registry[NavItem]("Navigation pages", NavItem, key=lambda item: item.key)
NEW_ITEMS = Registry[NewItem]("Lines of the New menu", NewItem, key=lambda item: item.key)

_Entry = TypeVar("_Entry", NavItem, NewItem)


def register_section(section: NavSection) -> None:
    """Add a stage to the side bar. Raises WrongShape, and KeyTaken when another has its key."""
    SECTIONS.register(section)


def register_nav(item: NavItem) -> None:
    """Add a page to the side bar, the palette and the shortcuts. Raises WrongShape, KeyTaken."""
    ITEMS.register(item)


def is_registered(key: str) -> bool:
    """Whether some package registered a page under this key already."""
    return key in ITEMS


def register_new(item: NewItem) -> None:
    """Add a line to the "New" menu. Raises WrongShape, KeyTaken."""
    NEW_ITEMS.register(item)


def navigation_for(allowed: Allowed, current: str, counts: dict[str, int] | None = None) -> list[NavGroup]:
    """The side bar of one person, in funnel order; what is not allowed or not installed is absent.

    `current` is the key of the item being shown. An item whose section nobody registered stands for itself.
    """
    known = counts or {}
    by_group: dict[str, list[NavLink]] = {}
    for item in _in_order(ITEMS):
        url = item.url
        if url and allowed(item.permission):
            link = NavLink(item, url, item.key == current, known.get(item.count_key or ""))
            by_group.setdefault(item.group, []).append(link)
    groups = [(_section_of(key, links), tuple(links)) for key, links in by_group.items()]
    groups.sort(key=lambda pair: (pair[0].order, pair[0].key))
    return [NavGroup(s.key, s.label, s.icon, links, s.at_end) for s, links in groups]


def new_items_for(allowed: Allowed) -> list[NewItem]:
    """The "New" menu of one person."""
    return [item for item in _in_order(NEW_ITEMS) if item.url and allowed(item.permission)]


def item_at(path: str) -> str:
    """Key of the item whose address is the longest beginning of `path`; empty when none is."""
    best, key = 0, ""
    for item in ITEMS:
        url = item.url
        if url and len(url) > best and path.startswith(url):
            best, key = len(url), item.key
    return key


def _in_order(entries: Iterable[_Entry]) -> list[_Entry]:
    return sorted(entries, key=lambda entry: (entry.order, entry.key))


def _section_of(key: str, links: list[NavLink]) -> NavSection:
    first = links[0].item
    return SECTIONS.get(key) or NavSection(key, first.label, first.icon, first.order)


def _reversed(url_name: str, url_args: tuple[str, ...]) -> str:
    return address_of(get_urlconf(), get_script_prefix(), url_name, url_args)


@lru_cache(maxsize=512)
def address_of(urlconf: str | None, prefix: str, url_name: str, url_args: tuple[str, ...] = ()) -> str:
    """The address of a named page, empty where it is not installed; kept, because every page asks for all of them."""
    del urlconf, prefix  # the present ones, which reverse() reads itself
    try:
        return reverse(url_name, args=url_args)
    except NoReverseMatch:
        return ""
