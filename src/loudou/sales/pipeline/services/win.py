"""Win deals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.sales.pipeline.enums import AmountBasis
from loudou.sales.pipeline.errors import OpportunityInvalid
from loudou.sales.pipeline.events import OpportunitiesWon
from loudou.sales.pipeline.models import Opportunity
from loudou.sales.pipeline.rules.lifecycle import Closing, Outcome
from loudou.sales.pipeline.services.closing import check_closing, close_deals, reason_for
from loudou.sales.pipeline.services.targets import lock_deals
from loudou.sales.pipeline.shapes import Win


@records_changes("opportunity.win")
def win_opportunities(ctx: Context, *, wins: Sequence[Win]) -> int:
    """Call these deals won today; returns how many.

    The accepted document of a deal gives its net and gross amount, and the process says which of them is its amount.
    The expected close becomes the business day of the win. Raises ClosingRefused listing what is missing,
    OpportunityInvalid for a document in another currency, OpportunityNotFound, OpportunityRefused, ActionRefused.
    """
    by_id = {win.opportunity_id: win for win in wins}
    deals = lock_deals(ctx, list(by_id), "win")
    changes = {deal.id: _change(deal, by_id[deal.id]) for deal in deals}
    for deal in deals:
        win = by_id[deal.id]
        reason = reason_for(ctx, win.reason_id, Outcome.WON)
        closing = Closing(
            Outcome.WON,
            amount=changes[deal.id].get("amount", deal.amount),
            reason=reason.code if reason else "",
            has_document=win.deal is not None,
        )
        check_closing(ctx, [deal], {deal.id: closing}, reason)
        change = changes[deal.id] | {"reason": reason, "expected_close_date": business_day(ctx)}
        close_deals(ctx, [deal], Outcome.WON, note=win.note.strip(), change=change)
    accounts = tuple(deal.account_id for deal in deals)
    emit(ctx, OpportunitiesWon(subject_ids=tuple(deal.id for deal in deals), account_ids=accounts))
    return len(deals)


def _change(deal: Opportunity, win: Win) -> dict[str, Any]:
    """The columns the document decides. One SQL statement for the process of the deal."""
    if win.deal is None:
        return {}
    if win.deal.currency != deal.currency:
        problem = FieldProblem("currency", "currency.other", "The document is in another currency than the deal.")
        raise OpportunityInvalid("The document does not fit the deal. Nothing was changed.", problems=[problem])
    is_net = deal.process.amount_basis == AmountBasis.NET
    amount: Decimal = win.deal.net_amount if is_net else win.deal.gross_amount
    return {
        "amount": amount,
        "net_amount": win.deal.net_amount,
        "gross_amount": win.deal.gross_amount,
        "deal_kind": win.deal.document.kind,
        "deal_id": win.deal.document.id,
    }
