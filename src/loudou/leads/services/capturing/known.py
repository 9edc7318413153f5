"""Who among the drafts is known already, or comes twice in the same set."""

from collections.abc import Mapping, Sequence

from django.db import connection

from loudou.customers.queries import customers_by_keys
from loudou.customers.shapes import KnownCustomer
from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.rules.duplicates import (
    CREATE,
    DuplicateDecision,
    HardKey,
    KeyValue,
    KnownSubject,
    Outcome,
    decide_duplicates,
)
from loudou.leads.services.capturing.prepare import Incoming
from loudou.leads.shapes import CapturePolicy

GATE = 7_265_001
"""Advisory lock: many drafts pass one set at a time, single ones side by side as long as no key is shared."""
SINGLE_UP_TO = 20
LOCK_MANY_SQL = "SELECT pg_advisory_xact_lock(%(gate)s)"
LOCK_SINGLE_SQL = """
    SELECT pg_advisory_xact_lock_shared(%(gate)s), (
        SELECT count(pg_advisory_xact_lock(key)) FROM (
            SELECT DISTINCT hashtextextended(value, 1) AS key FROM unnest(%(keys)s::text[]) AS t(value) ORDER BY 1
        ) sorted)
"""
FOUND = "l.id, coalesce(l.converted_account_id, l.account_id), l.owner_id, l.status = ANY(%(open)s), l.created_at"
HELD_KEY_SQL = """
    SELECT '{kind}', k.value, {found} FROM unnest(%({kind})s::text[]) AS k(value) CROSS JOIN LATERAL (
        SELECT coalesce(merged_into_id, id) AS id FROM leads_lead
        WHERE {column} = k.value AND {column} <> '' AND status = ANY(%(holding)s) OFFSET 0) held
    JOIN leads_lead l ON l.id = held.id
"""
DELIVERY_SQL = f"""
    SELECT 'external_id', k.value, {FOUND} FROM unnest(%(external_id)s::text[]) AS k(value)
    JOIN leads_lead made ON made.channel = %(channel)s AND made.external_id = k.value AND made.external_id <> ''
    JOIN leads_lead l ON l.id = coalesce(made.merged_into_id, made.id)
    UNION ALL
    SELECT 'external_id', k.value, {FOUND} FROM unnest(%(external_id)s::text[]) AS k(value)
    JOIN leads_touchpoint t ON t.channel = %(channel)s AND t.external_id = k.value AND t.external_id <> ''
    JOIN leads_lead l ON l.id = t.lead_id
"""  # noqa: S608 - our own column names
COLUMNS = {"mobile": "mobile", "email": "email", "credit_code": "uscc", "external_id": "external_id"}
KNOWN_SQL = {
    kind: DELIVERY_SQL if kind == "external_id" else HELD_KEY_SQL.format(kind=kind, column=column, found=FOUND)
    for kind, column in COLUMNS.items()
}
"""How leads are looked up by each kind of key; only the kinds that occur are asked. OFFSET 0 keeps it one look-up per
value, whatever the planner thinks of thousands of them. What a merged lead holds leads to the one it went into."""
HOLDING = [*OPEN_VALUES, "merged"]
"""A key of a lead that was converted or called invalid is free again; one of a merged lead is its survivor's."""
LETTERS = {HardKey.MOBILE: "m", HardKey.EMAIL: "e", HardKey.CREDIT_CODE: "u", HardKey.EXTERNAL_ID: "x"}


def lock_keys(ctx: Context, rows: Sequence[Incoming]) -> None:
    """Keep others from capturing the same people until this transaction ends. One SQL statement."""
    del ctx
    keys = sorted({key for row in rows for key in row.keys})
    statement = LOCK_SINGLE_SQL if len(rows) <= SINGLE_UP_TO else LOCK_MANY_SQL
    with connection.cursor() as cursor:
        cursor.execute(statement, {"gate": GATE, "keys": keys} if len(rows) <= SINGLE_UP_TO else {"gate": GATE})


def recognise(ctx: Context, rows: Sequence[Incoming], policy: CapturePolicy) -> list[DuplicateDecision]:
    """What becomes of each draft. Two SQL statements at most.

    Only drafts with a key that is known or occurs twice are put to the rule: for all others it says "create".
    """
    known = _known_subjects(ctx, rows, policy)
    marks = {LETTERS[key] + value for key, value in known}
    seen: set[str] = set()
    for row in rows:
        for key in row.keys:
            if key in seen:
                marks.add(key)
            seen.add(key)
    doubtful = [index for index, row in enumerate(rows) if not marks.isdisjoint(row.keys)] if marks else []
    decisions = [CREATE] * len(rows)
    if doubtful:
        drafts = [rows[index].draft_keys(policy.channel) for index in doubtful]
        for index, decision in zip(doubtful, decide_duplicates(drafts, known), strict=True):
            decisions[index] = _at_row(decision, doubtful)
    return decisions if policy.appends else [_only_repeats(decision) for decision in decisions]


def _at_row(decision: DuplicateDecision, positions: Sequence[int]) -> DuplicateDecision:
    if decision.row is None:
        return decision
    return DuplicateDecision(decision.outcome, decision.key, row=positions[decision.row])


def _only_repeats(decision: DuplicateDecision) -> DuplicateDecision:
    """Where duplicates are wanted, a repeated delivery is still one."""
    if decision.outcome is Outcome.APPEND and decision.key is not HardKey.EXTERNAL_ID:
        return CREATE
    return decision


def _known_subjects(ctx: Context, rows: Sequence[Incoming], policy: CapturePolicy) -> Mapping[KeyValue, KnownSubject]:
    keys = {kind: list({row.values[c] for row in rows if row.values[c]}) for kind, c in COLUMNS.items()}
    asked = [kind for kind, values in keys.items() if values]
    known: dict[KeyValue, KnownSubject] = {}
    if not asked:
        return known
    statement = " UNION ALL ".join(KNOWN_SQL[kind] for kind in asked) + " ORDER BY 6 DESC, 7, 3"
    with connection.cursor() as cursor:
        cursor.execute(statement, {**keys, "open": OPEN_VALUES, "holding": HOLDING, "channel": policy.channel})
        for kind, value, lead_id, account_id, owner_id, is_open, _created in cursor.fetchall():
            key = HardKey(kind)
            text = f"{policy.channel}:{value}" if key is HardKey.EXTERNAL_ID else value
            known.setdefault((key, text), KnownSubject(lead_id, account_id, owner_id, is_open))
    if asked != ["external_id"]:
        found = customers_by_keys(credit_codes=keys["credit_code"], mobiles=keys["mobile"], emails=keys["email"])
        _add_customers(known, found)
    return known


def _add_customers(known: dict[KeyValue, KnownSubject], customers: Mapping[tuple[str, str], KnownCustomer]) -> None:
    """An open lead of the same key comes first."""
    for (kind, value), customer in customers.items():
        held = known.get((HardKey(kind), value))
        if held is None or not held.is_open:
            known[HardKey(kind), value] = KnownSubject(account_id=customer.account_id, owner_id=customer.owner_id)
