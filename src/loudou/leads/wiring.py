"""What leads offer the rest of the product: record types, the page of pools, and panels."""

from django.utils.translation import gettext_lazy as _

from loudou.leads.panels import PANELS
from loudou.leads.records import LEAD, LEAD_POOL, SCORE_DISPUTE
from loudou.leads.services.registry_kinds import register_registry_kind
from loudou.leads.tasks import (
    enrich_captured,
    flag_captured,
    follow_band_changes,
    open_assigned_responses,
    open_claimed_responses,
    predict_captured,
)
from loudou.leads.tasks.registries.gleif import Gleif
from loudou.leads.tasks.registries.mapped import MappedRegistry
from loudou.platform.records.registry import register_record_type
from loudou.ui.navigation import NavItem, register_nav
from loudou.ui.panels import register_panel

register_record_type(LEAD)
register_record_type(LEAD_POOL)
register_record_type(SCORE_DISPUTE)
register_nav(
    NavItem(
        "lead-pools",
        _("Lead pools"),
        "lead-pools-page",
        "users",
        "leads",
        20,
        permission="lead_pool.read",
        shortcut="g p",
    )
)
register_nav(
    NavItem(
        "lead-duplicates",
        _("Possible duplicates"),
        "lead-duplicates",
        "merge",
        "leads",
        30,
        permission="lead.merge",
        shortcut="g u",
    )
)
LISTENERS = (
    enrich_captured,
    flag_captured,
    follow_band_changes,
    open_assigned_responses,
    open_claimed_responses,
    predict_captured,
)
"""What the domain itself does after its own events; importing it subscribes it."""
register_registry_kind(Gleif())
register_registry_kind(MappedRegistry())
for panel in PANELS:
    register_panel(panel)
