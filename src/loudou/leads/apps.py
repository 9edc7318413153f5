"""The leads app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from loudou.platform.records.registry import register_record_type
from loudou.ui.navigation import NavItem, register_nav
from loudou.ui.panels import register_panel

POOLS_PAGE = NavItem(
    "lead-pools", _("Lead pools"), "lead-pools-page", "users", "leads", 20, permission="lead_pool.read", shortcut="g p"
)


class LeadsConfig(AppConfig):
    """Leads, pools, scores and assignment."""

    name = "loudou.leads"
    label = "leads"

    def ready(self) -> None:
        """Declare record types and panels; their modules need the models and are therefore imported now."""
        records = import_module(f"{self.name}.records")
        register_record_type(records.LEAD)
        register_record_type(records.LEAD_POOL)
        register_nav(POOLS_PAGE)
        for panel in import_module(f"{self.name}.panels").PANELS:
            register_panel(panel)
