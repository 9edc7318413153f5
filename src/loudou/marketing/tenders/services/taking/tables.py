"""The tables notices end in, as rows are written to them."""

from loudou.marketing.tenders.services.taking.rows import ARRAY, DOCUMENT, JSON, TOKENS, Table

STAMP = {
    "id": "uuid",
    "created_at": "timestamptz",
    "created_by": "uuid",
    "updated_at": "timestamptz",
    "version": "int",
    "custom": JSON,
    "title_key": "text",
    "search": TOKENS,
}
ONCE = frozenset({"id", "created_at", "created_by", "version", "custom"})
TEXT, MONEY, REF, INSTANT, DAY = "text", "numeric", "uuid", "timestamptz", "date"
PROJECTS = Table(
    "tenders_tenderproject",
    {
        **STAMP,
        **dict.fromkeys(("ocid", "project_no", "title", "region", "industry", "method", "currency", "stage"), TEXT),
        **dict.fromkeys(("purchaser_id", "agency_id", "winner_id", "predecessor_id"), REF),
        **dict.fromkeys(("budget_amount", "ceiling_amount", "awarded_amount", "deposit_amount"), MONEY),
        **dict.fromkeys(("stage_at", "published_first_at", "last_notice_at", "bid_deadline_at", "open_at"), INSTANT),
        **dict.fromkeys(("question_deadline_at", "deposit_due_at"), INSTANT),
        **dict.fromkeys(("service_start_date", "service_end_date"), DAY),
        **dict.fromkeys(("contact_name", "contact_phone", "contact_email", "number_key", "fingerprint"), TEXT),
        "category_codes": ARRAY,
        "round": "int",
        "notice_count": "int",
    },
    ("id",),
    ONCE | {"ocid", "predecessor_id"},
    counts_versions=True,
)
NOTICES = Table(
    "tenders_tendernotice",
    {
        **STAMP,
        **dict.fromkeys(("notice_type", "title", "body", "url", "source", "release_key", "release_id"), TEXT),
        **dict.fromkeys(("project_id", "purchaser_id"), REF),
        "published_at": INSTANT,
        "other_urls": ARRAY,
        "hashes": ARRAY,
        "facts": DOCUMENT,
        "release": DOCUMENT,
        "region": TEXT,
        "amount": MONEY,
        "currency": TEXT,
    },
    ("id",),
    ONCE | {"release_key", "other_urls"},
    counts_versions=True,
)
LOTS = Table(
    "tenders_lot",
    {
        "id": REF,
        "project_id": REF,
        "external_id": TEXT,
        "title": TEXT,
        "budget_amount": MONEY,
        "ceiling_amount": MONEY,
        "currency": TEXT,
    },
    ("project_id", "external_id"),
    frozenset({"id"}),
)
AWARDS = Table(
    "tenders_award",
    {
        **STAMP,
        **dict.fromkeys(("key", "lot_key", "title", "status", "currency", "region", "industry", "method"), TEXT),
        **dict.fromkeys(("project_id", "supplier_id", "purchaser_id"), REF),
        **dict.fromkeys(("is_consortium", "is_doubtful"), "bool"),
        **dict.fromkeys(("amount", "ceiling_amount", "discount_rate", "price_rate"), MONEY),
        **dict.fromkeys(("awarded_date", "signed_date", "start_date", "end_date", "counted_date"), DAY),
        "rank": "int",
    },
    ("id",),
    ONCE | {"project_id", "key"},
    counts_versions=True,
)
MEMBERS = Table(
    "tenders_awardsupplier",
    {"id": REF, "award_id": REF, "org_id": REF, "is_leader": "bool"},
    ("award_id", "org_id"),
    frozenset({"id"}),
)
BIDS = Table(
    "tenders_bidrecord",
    {
        "id": REF,
        "project_id": REF,
        "lot_key": TEXT,
        "bidder_id": REF,
        "price_amount": MONEY,
        "currency": TEXT,
        "rank": "int",
        "result": TEXT,
    },
    ("project_id", "lot_key", "bidder_id"),
    frozenset({"id"}),
)
