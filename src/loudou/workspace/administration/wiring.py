"""The administrator's pages in the side bar; each is absent for whom it is not."""

from django.utils.translation import gettext_lazy as _

from loudou.ui.navigation import NavItem, register_nav

PAGES = (
    ("people", _("People"), "people", "users", "user.read"),
    ("roles", _("Roles and rights"), "roles", "shield", "access.read"),
    ("scoring", _("Lead scoring"), "scoring", "target", "lead.configure"),
    ("assignment", _("Assignment rules"), "assignment", "branch", "lead.configure"),
    ("registries", _("Company registries"), "registries", "building", "lead.configure"),
    ("attribution", _("Attribution"), "attribution", "branch", "campaign.configure"),
    ("calendar", _("Working hours"), "calendar", "clock", "work_calendar.edit"),
    ("custom-fields", _("Custom fields"), "fields", "columns", "custom_field.read"),
    ("tokens", _("API tokens"), "tokens", "key", None),
    ("work", _("Work in progress"), "work", "refresh", "job.read"),
)
for order, (key, label, address, icon, permission) in enumerate(PAGES, start=1):
    register_nav(NavItem(key, label, f"administration:{address}", icon, "settings", order, permission=permission))
