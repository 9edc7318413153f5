"""The frame's navigation: sections in the order of the funnel, filled from the declared record types."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.registry import record_types
from loudou.ui.navigation import (
    NavItem,
    NavSection,
    NewItem,
    is_registered,
    register_nav,
    register_new,
    register_section,
)
from loudou.ui.places import register_place

SECTIONS = (
    NavSection("today", _("Today"), "today", 10),
    NavSection("marketing", _("Marketing"), "megaphone", 20),
    NavSection("intake", _("Intake"), "download", 22),
    NavSection("tenders", _("Tenders"), "flag", 24),
    NavSection("leads", _("Leads"), "funnel", 30),
    NavSection("customers", _("Customers"), "building", 40),
    NavSection("pipeline", _("Pipeline"), "board", 50),
    NavSection("quotes", _("Quotes"), "quote", 60),
    NavSection("orders", _("Contracts and orders"), "contract", 70),
    NavSection("revenue", _("Revenue"), "coins", 80),
    NavSection("service", _("Service"), "service", 90),
    NavSection("insight", _("Insights"), "chart", 100),
    NavSection("settings", _("Settings"), "gear", 200, at_end=True),
)
PAGES = (
    NavItem("today", _("Today"), "workspace:today", "today", "today", 1, shortcut="g t", in_reach=1),
    NavItem("pools", _("Pools"), "leads:pools", "layers", "leads", 15, permission="lead.read"),
    NavItem("matching", _("Matching"), "receivables:matching", "coins", "revenue", 25, permission="payment.read"),
    NavItem(
        "funnel", _("Funnel"), "analytics:funnel", "chart", "insight", 10, permission="funnel.read", shortcut="g f"
    ),
    NavItem(
        "campaign-returns",
        _("Campaign returns"),
        "analytics:campaigns",
        "megaphone",
        "insight",
        20,
        permission="campaign_roi.read",
    ),
    NavItem("changes", _("Recent changes"), "records:changes", "history", "settings", 10),
)
"""Pages beside those of record types; a domain that registered its own page under the key keeps it."""
SHORTCUTS = {
    "leads": "g l",
    "accounts": "g a",
    "contacts": "g c",
    "opportunities": "g o",
    "activities": "g v",
    "quotes": "g q",
    "orders": "g d",
    "receivables": "g r",
    "payments": "g p",
}
IN_REACH = ("today", "leads", "opportunities", "receivables", "accounts")
"""The phone's bottom bar, best first; a person finds the first three of those they may open."""
PLACES = {
    "home": "workspace:today",
    "palette": "records:palette",
    "notifications": "records:notices",
    "health": "health",
    "sign_out": "account_logout",
    "password": "account_change_password",
}
WAITING = """
    SELECT (SELECT count(*) FROM notifications_notice WHERE user_id = %(user)s AND read_at IS NULL),
           (SELECT count(*) FROM activities_activity
            WHERE owner_id = %(user)s AND state = 'open' AND due_at <= %(now)s)
"""


@dataclass(slots=True)
class Waiting:
    """What waits for a person, read when a whole page first shows it and never for a piece of one."""

    ctx: Context
    _found: tuple[int, int] | None = None

    def unread(self) -> int:
        """Notices not read yet."""
        return self._read()[0]

    def counts(self) -> dict[str, int]:
        """Numbers beside the navigation, by count key; nothing is shown for nothing."""
        return {name: count for name, count in (("activities", self._read()[1]),) if count}

    def _read(self) -> tuple[int, int]:
        if self._found is None:
            with connection.cursor() as cursor:
                cursor.execute(WAITING, {"user": self.ctx.actor_id, "now": self.ctx.now})
                self._found = tuple(cursor.fetchone())
        return self._found


def install() -> None:
    """Register sections, pages, record types and places; called once when everything is declared."""
    for section in SECTIONS:
        register_section(section)
    for page in PAGES:
        if not is_registered(page.key):
            register_nav(page)
    kinds = [kind for kind in record_types() if kind.nav_group]
    for kind in kinds:
        register_nav(_item(kind))
        if kind.can_create:
            register_new(_new(kind))
    for place, url_name in PLACES.items():
        register_place(place, url_name)


def _item(kind: RecordType) -> NavItem:
    return NavItem(
        key=kind.plural,
        label=kind.label_plural,
        url_name="records:list",
        icon=kind.icon,
        group=kind.nav_group,
        order=kind.nav_order,
        count_key=kind.plural,
        permission=f"{kind.key}.read",
        url_args=(kind.plural,),
        shortcut=SHORTCUTS.get(kind.plural, ""),
        in_reach=IN_REACH.index(kind.plural) + 1 if kind.plural in IN_REACH else 0,
    )


def _new(kind: RecordType) -> NewItem:
    order = next((section.order for section in SECTIONS if section.key == kind.nav_group), 0)
    return NewItem(
        key=kind.key,
        label=kind.label,
        url_name="records:create",
        icon=kind.icon,
        order=order * 100 + kind.nav_order,
        permission=f"{kind.key}.create",
        url_args=(kind.plural,),
    )
