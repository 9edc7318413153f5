"""The record type of pools."""

from django.utils.translation import gettext_lazy as _

from loudou.leads.enums import PoolKind
from loudou.leads.models import LeadPool
from loudou.leads.records.doors import create_pools
from loudou.platform.records.declaration import Field, Kind, Option, RecordType, Related, SavedView, Section

KINDS = tuple(Option(kind.value, kind.label) for kind in PoolKind)
LEAD_POOL = RecordType(
    key="lead_pool",
    plural="lead-pools",
    label=_("Lead pool"),
    label_plural=_("Lead pools"),
    model=LeadPool,
    icon="users",
    title="name",
    fields=(
        Field("name", _("Name"), is_required=True, is_searched=True, can_sort=True, longest=120),
        Field("kind", _("Kind"), Kind.CHOICE, options=KINDS),
        Field("owner", _("Owner"), Kind.USER, can_edit=False),
        Field("claim_limit", _("Most held per member"), Kind.NUMBER, places=0),
        Field("daily_limit", _("Most claimed per day"), Kind.NUMBER, places=0),
        Field("cooldown_days", _("Days before claiming again"), Kind.NUMBER, places=0, is_required=True),
        Field("counts_overall", _("Counts towards what a person may hold in all"), Kind.BOOLEAN),
        Field("first_followup_hours", _("Hours to the first follow-up"), Kind.NUMBER, places=0),
        Field("followup_days", _("Days without follow-up"), Kind.NUMBER, places=0),
        Field("conversion_days", _("Days to conversion"), Kind.NUMBER, places=0),
        Field("offers_nurture", _("Leads to be nurtured may be claimed"), Kind.BOOLEAN),
        Field("is_default", _("Default pool"), Kind.BOOLEAN, can_edit=False),
        Field("is_active", _("Active"), Kind.BOOLEAN, can_create=False),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("name", "kind", "owner", "claim_limit", "daily_limit", "cooldown_days", "is_default"),
    views=(SavedView("all", _("All pools")),),
    sections=(
        Section(_("Pool"), ("name", "kind", "owner", "is_default", "is_active")),
        Section(_("Limits"), ("claim_limit", "daily_limit", "cooldown_days", "counts_overall", "offers_nurture")),
        Section(_("Clocks"), ("first_followup_hours", "followup_days", "conversion_days")),
    ),
    related=(Related("lead", "pool", _("Leads"), ("display_name", "score_total", "status", "owner", "created_at")),),
    create=create_pools,
    default_sort="name",
    can_import=False,
)
