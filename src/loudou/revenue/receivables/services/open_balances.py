"""Claims from before this system."""

from collections.abc import Sequence
from uuid import UUID

from loudou.customers.queries import account_names
from loudou.kernel.context import Context
from loudou.kernel.money import amount_problem, is_currency
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.revenue.receivables.enums import SourceKind
from loudou.revenue.receivables.errors import ReceivablesInvalid
from loudou.revenue.receivables.messages import problem
from loudou.revenue.receivables.services.open_claims import Claim, open_claims
from loudou.revenue.receivables.shapes import OpeningDraft


@records_changes("receivable.open_balances")
def open_balances(ctx: Context, *, drafts: Sequence[OpeningDraft]) -> list[UUID]:
    """Open a claim for each balance brought forward; returns the ids in order.

    Raises ReceivablesInvalid naming field and row, ActionRefused. A constant number of SQL statements.
    """
    require(ctx, "receivable", "create")
    _refuse_problems(ctx, drafts)
    return open_claims(ctx, claims=[_claim(draft) for draft in drafts])


def _claim(draft: OpeningDraft) -> Claim:
    reference = draft.reference.strip()
    return Claim(
        account_id=draft.account_id,
        source_kind=SourceKind.OPENING,
        source_id=None,
        biz_date=draft.biz_date,
        due_date=draft.due_date,
        currency=draft.currency,
        amount=draft.amount,
        owner_id=draft.owner_id,
        label=draft.label.strip() or reference,
        references=(reference,) if reference else (),
        note=draft.note,
        custom=draft.custom,
    )


def _refuse_problems(ctx: Context, drafts: Sequence[OpeningDraft]) -> None:
    accounts = account_names(ctx, [draft.account_id for draft in drafts])
    problems = []
    for row, draft in enumerate(drafts, start=1):
        unkept = amount_problem(draft.amount, draft.currency)
        checks = (
            ("account", "not_found", draft.account_id in accounts),
            ("currency", "currency.unknown", is_currency(draft.currency)),
            ("amount", unkept or "amount.not_positive", unkept is None and draft.amount > 0),
            ("due_date", "date.before", draft.due_date >= draft.biz_date),
            ("reference", "text.too_long", len(draft.reference) <= 60),
            ("label", "text.too_long", len(draft.label) <= 60),
        )
        problems += [problem(field, code, row) for field, code, is_right in checks if not is_right]
    if problems:
        raise ReceivablesInvalid("Some values are not acceptable. Nothing was saved.", problems=problems)
