"""The roles the product comes with (domain rules 11.3); an administrator copies one and changes the copy."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.services.install_roles import RoleDraft

OWN, TEAM, SUBTREE, ALL = Scope.OWN, Scope.TEAM, Scope.SUBTREE, Scope.ALL
BASIC = ("read", "create", "edit")
CATALOGUE = (
    *("product", "unit", "price_list", "price_list_item", "issuer", "approval_rule"),
    *("sales_process", "stage", "loss_reason", "lead_pool", "form", "bid_reason", "bid_template_item"),
)
SALES = ("lead", "account", "contact", "opportunity", "activity", "quote")
MARKET = ("tender_project", "tender_notice", "tender_award", "tender_org")
LEAD_ACTS = ("claim", "return", "convert", "mark_invalid", "followup", "score", "merge", "dispute")
DEAL_ACTS = ("move_stage", "win", "lose", "mark_invalid", "check_criterion")
QUOTE_ACTS = ("submit", "send", "accept", "decline", "new_version", "price", "place_order")
ORDER_READS = ("order", "delivery", "receivable", "payment")
CAMPAIGN = ("campaign", "campaign_cost", "campaign_member")


def grants(scope: Scope, kinds: Iterable[str], acts: Iterable[str]) -> dict[tuple[str, str], Scope]:
    """The same acts on several record types at one scope."""
    chosen = tuple(acts)
    return {(kind, act): scope for kind in kinds for act in chosen}


def sales_grants(scope: Scope) -> dict[tuple[str, str], Scope]:
    """What selling needs, at the scope of a rep or of a manager."""
    return {
        **grants(scope, SALES, BASIC),
        **grants(scope, ("activity",), ("complete", "cancel", "log")),
        **grants(scope, ("lead",), LEAD_ACTS),
        **grants(scope, ("opportunity",), DEAL_ACTS),
        **grants(scope, ("quote",), QUOTE_ACTS),
        **grants(scope, (*ORDER_READS, *CAMPAIGN), ("read",)),
        **grants(scope, ("order",), ("confirm",)),
        **grants(ALL, CATALOGUE, ("read",)),
        **grants(scope, ("score_dispute",), ("read", "create")),
        **grants(scope, SALES, ("export",)),
        **grants(ALL, MARKET, ("read",)),
        **grants(ALL, ("tender_project",), ("open_bid",)),
        **grants(scope, ("tender_subscription",), BASIC),
        **grants(scope, ("tender_match",), ("read", "edit", "convert")),
        **grants(scope, ("bid",), (*BASIC, "submit", "decide", "export")),
        **grants(scope, ("tracking_link",), ("read",)),
        **grants(OWN, ("tracking_link",), ("create", "edit")),
    }


MARKET_DESK = {
    **grants(ALL, MARKET, ("read", "export")),
    **grants(ALL, ("tender_notice",), ("import",)),
    **grants(ALL, ("tender_org",), ("edit",)),
    **grants(ALL, ("tender_subscription",), (*BASIC, "delete", "export")),
    **grants(ALL, ("tender_match",), ("read", "edit", "convert", "export", "configure")),
    **grants(ALL, ("bid",), (*BASIC, "submit", "decide", "assign", "export")),
    **grants(ALL, ("tender_project",), ("open_bid",)),
    **grants(ALL, ("bid_reason", "bid_template_item", "tender_source"), BASIC),
}
"""What keeping an eye on the market needs."""


def marketing_grants() -> dict[tuple[str, str], Scope]:
    """What marketing needs: its campaigns, forms and links, the tenders, and the leads they bring."""
    return {
        **grants(
            ALL,
            ("lead",),
            (*BASIC, "import", "export", "assign", "mark_invalid", "score", "reopen", "merge", "dispute"),
        ),
        **grants(ALL, ("lead_pool", "activity", "account", "contact"), ("read",)),
        **grants(ALL, ("score_dispute",), ("read", "create")),
        **grants(ALL, CAMPAIGN, (*BASIC, "import", "export")),
        **grants(ALL, ("funnel", "campaign_roi"), ("read",)),
        ("touch", "create"): ALL,
        **grants(ALL, ("form", "intake_source", "mailbox", "tracking_link"), BASIC),
        **grants(ALL, ("intake_entry",), ("read", "replay", "export")),
        ("form", "publish"): ALL,
        ("intake_source", "new_secret"): ALL,
        **MARKET_DESK,
    }


ROLES = (
    RoleDraft("sales_rep", _("Sales rep"), {**sales_grants(TEAM), ("lead", "import"): OWN}),
    RoleDraft(
        "sales_manager",
        _("Sales manager"),
        {
            **sales_grants(SUBTREE),
            **grants(SUBTREE, ("lead", "account", "contact", "opportunity"), ("assign", "import", "reopen", "delete")),
            **grants(SUBTREE, ("bid",), ("assign",)),
            **grants(SUBTREE, ("opportunity",), ("waive_criterion",)),
            **grants(SUBTREE, ("quote",), ("approve",)),
            **grants(SUBTREE, ("order",), ("cancel", "deliver")),
            ("delivery", "sign_off"): SUBTREE,
            ("funnel", "read"): SUBTREE,
            **grants(ALL, (*CAMPAIGN, "campaign_roi"), ("read",)),
        },
        {("product", "cost"): FieldRight.READ, ("quote", "margin_rate"): FieldRight.READ},
    ),
    RoleDraft("marketing_user", _("Marketing"), marketing_grants()),
    RoleDraft(
        "marketing_manager",
        _("Marketing manager"),
        {
            **marketing_grants(),
            **grants(ALL, ("campaign",), ("approve", "close", "assign", "attribute", "configure")),
        },
    ),
    RoleDraft(
        "pool_admin",
        _("Pool administrator"),
        {
            **grants(
                ALL,
                ("lead",),
                (*BASIC, "assign", "return", "transfer", "mark_invalid", "import", "reopen", "score", "dispute"),
            ),
            ("lead", "merge"): ALL,
            **grants(ALL, ("lead_pool",), BASIC),
            **grants(ALL, ("work_calendar",), ("read", "edit")),
            **grants(ALL, ("score_dispute",), ("read", "create", "settle")),
            ("lead", "configure"): ALL,
        },
    ),
    RoleDraft(
        "pricing_manager",
        _("Pricing"),
        {
            **grants(ALL, CATALOGUE, ("read",)),
            **grants(ALL, ("product", "unit", "price_list", "price_list_item"), (*BASIC, "import", "export")),
            **grants(ALL, ("approval_rule",), BASIC),
            **grants(ALL, ("quote",), ("read", "approve", "approve_2", "approve_3")),
        },
        {("product", "cost"): FieldRight.EDIT, ("quote", "margin_rate"): FieldRight.READ},
    ),
    RoleDraft(
        "ar_accountant",
        _("Receivables clerk"),
        {
            **grants(
                ALL, ("receivable", "payment"), (*BASIC, "export", "import", "apply", "unapply", "confirm", "reverse")
            ),
            **grants(ALL, ("account", "contact", "order", "delivery", "quote", "product"), ("read",)),
            **grants(ALL, ("order",), ("deliver", "bill")),
            ("delivery", "sign_off"): ALL,
        },
    ),
    RoleDraft(
        "finance_manager",
        _("Finance manager"),
        {
            **grants(
                ALL, ("receivable", "payment"), (*BASIC, "export", "import", "apply", "unapply", "confirm", "reverse")
            ),
            **grants(ALL, (*SALES, "order", "delivery", "product", "price_list"), ("read", "export")),
            **grants(ALL, ("order",), ("deliver", "bill", "cancel")),
            ("delivery", "sign_off"): ALL,
            **grants(ALL, ("funnel", "campaign_roi", *CAMPAIGN), ("read",)),
            ("campaign_cost", "export"): ALL,
        },
        {("product", "cost"): FieldRight.READ, ("quote", "margin_rate"): FieldRight.READ},
    ),
    RoleDraft(
        "crm_admin",
        _("CRM administrator"),
        {
            **grants(ALL, (*SALES, *CATALOGUE, "order"), (*BASIC, "import", "export", "assign", "delete")),
            **grants(ALL, ("custom_field", "job", "score_model", "assignment_rule", "work_calendar"), ("read", "edit")),
            **grants(ALL, ("lead",), (*LEAD_ACTS, "transfer", "reopen", "configure")),
            **grants(ALL, ("score_dispute",), ("read", "create", "settle", "export")),
            **grants(ALL, ("opportunity",), (*DEAL_ACTS, "reopen", "waive_criterion")),
            **grants(ALL, CAMPAIGN, (*BASIC, "import", "export")),
            **grants(ALL, ("campaign",), ("approve", "close", "assign", "attribute", "configure")),
            **grants(ALL, ("funnel", "campaign_roi"), ("read",)),
            ("touch", "create"): ALL,
            **MARKET_DESK,
        },
    ),
    RoleDraft("analyst", _("Analyst"), {("*", "read"): ALL}),
    RoleDraft("read_only_auditor", _("Auditor (read only)"), {("*", "read"): ALL, ("access", "read"): ALL}),
)
