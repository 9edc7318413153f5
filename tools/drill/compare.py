"""What the clients were told against what the database holds; every difference is one sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tools.drill.journal import Journal
from tools.drill.load import PART


def differences(journal: Journal, held: Mapping[str, Any]) -> list[str]:
    """Everything lost, done twice, or done though nobody asked; and every broken invariant."""
    return [
        *_unanswered(journal),
        *_created(journal, held),
        *_claimed(journal, held),
        *_applied(journal, held),
        *_imported(journal, held),
        *(f"invariant broken: {each}" for each in held["broken"]),
    ]


def _unanswered(journal: Journal) -> Iterator[str]:
    for operation in journal.operations:
        if operation.status is None:
            yield f"{operation.kind} {operation.facts} was never answered in {operation.attempts} attempts"


def _created(journal: Journal, held: Mapping[str, Any]) -> Iterator[str]:
    asked = {operation.facts["company"]: operation for operation in journal.of("create")}
    for company, operation in asked.items():
        count = held["created"].get(company, 0)
        if operation.is_done and count != 1:
            yield f"{company} was acknowledged and is there {count} times"
        if operation.status is not None and not operation.is_done:
            yield f"{company} was refused with {operation.status}"
    yield from (f"{company} was never asked for" for company in held["created"].keys() - asked.keys())


def _claimed(journal: Journal, held: Mapping[str, Any]) -> Iterator[str]:
    winners = [operation for operation in journal.of("claim") if operation.is_done]
    for lead_id, count in Counter(operation.facts["lead"] for operation in winners).items():
        if count > 1:
            yield f"lead {lead_id} was given to {count} people"
    for operation in winners:
        if held["owners"].get(operation.facts["lead"]) != operation.facts["by"]:
            yield f"lead {operation.facts['lead']} was acknowledged to {operation.facts['by']} and is not theirs"
    for operation in journal.of("claim"):
        if operation.status not in {None, 200, 404, 409}:
            yield f"claim was answered with {operation.status}: {operation.answer}"


def _applied(journal: Journal, held: Mapping[str, Any]) -> Iterator[str]:
    done = Counter(operation.facts["payment"] for operation in journal.of("apply") if operation.is_done)
    for payment, count in done.items():
        rows, amount = held["applied"].get(payment, (0, "0"))
        if rows != count or Decimal(amount) != count * Decimal(PART):
            yield f"{count} parts of payment {payment} were acknowledged, the ledger has {rows} of {amount} in all"
    for operation in journal.of("apply"):
        if operation.status is not None and not operation.is_done:
            yield f"an application was refused with {operation.status}: {operation.answer}"


def _imported(journal: Journal, held: Mapping[str, Any]) -> Iterator[str]:
    for operation in journal.of("import"):
        rows, state = operation.facts["rows"], operation.answer or {}
        if not operation.is_done or state.get("state") != "done":
            yield f"the import did not end well: {operation.status} {state}"
        counted = sum(state.get(name) or 0 for name in ("created", "updated", "skipped", "failed"))
        if (state.get("rows"), counted, state.get("created")) != (rows, rows, rows):
            yield f"a file of {rows} rows was counted as {state}"
        if held["imported"] != [rows, rows]:
            yield f"a file of {rows} rows made {held['imported']} leads (all, different)"
