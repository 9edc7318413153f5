"""The roles the product comes with (domain rules 11.3); an administrator copies one and changes the copy."""

from collections.abc import Iterable

from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.services.install_roles import RoleDraft

OWN, TEAM, SUBTREE, ALL = Scope.OWN, Scope.TEAM, Scope.SUBTREE, Scope.ALL
BASIC = ("read", "create", "edit")
CATALOGUE = (
    *("product", "unit", "price_list", "price_list_item", "issuer", "approval_rule"),
    *("sales_process", "stage", "loss_reason", "lead_pool"),
)
SALES = ("lead", "account", "contact", "opportunity", "activity", "quote")
LEAD_ACTS = ("claim", "return", "convert", "mark_invalid", "followup", "score")
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
        **grants(scope, SALES, ("export",)),
    }


def marketing_grants() -> dict[tuple[str, str], Scope]:
    """What marketing needs: its campaigns, and the leads they bring."""
    return {
        **grants(ALL, ("lead",), (*BASIC, "import", "export", "assign", "mark_invalid", "score", "reopen")),
        **grants(ALL, ("lead_pool", "activity", "account", "contact"), ("read",)),
        **grants(ALL, CAMPAIGN, (*BASIC, "import", "export")),
        **grants(ALL, ("funnel", "campaign_roi"), ("read",)),
        ("touch", "create"): ALL,
    }


ROLES = (
    RoleDraft("sales_rep", "销售", {**sales_grants(TEAM), ("lead", "import"): OWN}),
    RoleDraft(
        "sales_manager",
        "销售经理",
        {
            **sales_grants(SUBTREE),
            **grants(SUBTREE, ("lead", "account", "contact", "opportunity"), ("assign", "import", "reopen", "delete")),
            **grants(SUBTREE, ("opportunity",), ("waive_criterion",)),
            **grants(SUBTREE, ("quote",), ("approve",)),
            **grants(SUBTREE, ("order",), ("cancel", "deliver")),
            ("delivery", "sign_off"): SUBTREE,
            ("funnel", "read"): SUBTREE,
            **grants(ALL, (*CAMPAIGN, "campaign_roi"), ("read",)),
        },
        {("product", "cost"): FieldRight.READ, ("quote", "margin_rate"): FieldRight.READ},
    ),
    RoleDraft("marketing_user", "市场", marketing_grants()),
    RoleDraft(
        "marketing_manager",
        "市场经理",
        {
            **marketing_grants(),
            **grants(ALL, ("campaign",), ("approve", "close", "assign", "attribute", "configure")),
        },
    ),
    RoleDraft(
        "pool_admin",
        "线索池管理员",
        {
            **grants(
                ALL, ("lead",), (*BASIC, "assign", "return", "transfer", "mark_invalid", "import", "reopen", "score")
            ),
            **grants(ALL, ("lead_pool",), BASIC),
            ("lead", "configure"): ALL,
        },
    ),
    RoleDraft(
        "pricing_manager",
        "定价",
        {
            **grants(ALL, CATALOGUE, ("read",)),
            **grants(ALL, ("product", "unit", "price_list", "price_list_item"), (*BASIC, "import", "export")),
            **grants(ALL, ("approval_rule",), BASIC),
            **grants(ALL, ("quote",), ("read", "approve")),
        },
        {("product", "cost"): FieldRight.EDIT, ("quote", "margin_rate"): FieldRight.READ},
    ),
    RoleDraft(
        "ar_accountant",
        "应收会计",
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
        "财务经理",
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
        "业务管理员",
        {
            **grants(ALL, (*SALES, *CATALOGUE, "order"), (*BASIC, "import", "export", "assign", "delete")),
            **grants(ALL, ("custom_field", "job", "score_model", "assignment_rule"), ("read", "edit")),
            **grants(ALL, ("lead",), (*LEAD_ACTS, "transfer", "reopen", "configure")),
            **grants(ALL, ("opportunity",), (*DEAL_ACTS, "reopen", "waive_criterion")),
            **grants(ALL, CAMPAIGN, (*BASIC, "import", "export")),
            **grants(ALL, ("campaign",), ("approve", "close", "assign", "attribute", "configure")),
            **grants(ALL, ("funnel", "campaign_roi"), ("read",)),
            ("touch", "create"): ALL,
        },
    ),
    RoleDraft("analyst", "分析", {("*", "read"): ALL}),
    RoleDraft("read_only_auditor", "审计", {("*", "read"): ALL, ("access", "read"): ALL}),
)
