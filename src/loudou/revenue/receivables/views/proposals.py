"""How the workbench shows what the rules propose."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext

from loudou.revenue.receivables.enums import IdentifiedBy, MatchedBy, PaymentStatus
from loudou.revenue.receivables.errors import ApplicationInvalid
from loudou.revenue.receivables.messages import problem
from loudou.revenue.receivables.rules.open_items import DEFAULT_STEPS
from loudou.revenue.receivables.shapes import OpenReceivable, Pair, Proposal, ProposedPart
from loudou.ui import formats

LOOKS = {
    MatchedBy.REFERENCE: ("good", "link"),
    MatchedBy.EXACT_SINGLE: ("good", "won"),
    MatchedBy.EXACT_COMBINATION: ("good", "layers"),
    MatchedBy.FIFO: ("info", "sort"),
    MatchedBy.PROPORTIONATE: ("info", "sort"),
}
RULE_NUMBERS = {step.strategy.value: place for place, step in enumerate(DEFAULT_STEPS, start=1)}
SEPARATOR = "|"


def shown_proposal(proposal: Proposal, today: date) -> dict[str, Any]:
    """One row of the workbench: the payment, the rule, the claims, the difference."""
    payment = proposal.payment
    is_ready = bool(proposal.parts) and payment.status in {PaymentStatus.CONFIRMED, PaymentStatus.PARTIALLY_APPLIED}
    return {
        "proposal": proposal,
        "payment": payment,
        "name": payment.account_name or payment.payer_name,
        "paid_by": payment.payer_name if payment.account_name and payment.payer_name != payment.account_name else "",
        "is_ready": is_ready,
        "is_chosen": is_ready and proposal.is_sure,
        "rule": _rule(proposal),
        "parts": [_part(part, today) for part in proposal.parts],
        "choices": [[_claim(one, today) for one in choice] for choice in proposal.choices],
        "pairs": [written_pair(part.pair) for part in proposal.parts],
        "difference": proposal.difference,
        "tone": "good" if not proposal.difference else "due" if proposal.parts else "idle",
        "manual_url": reverse("payment-apply", args=[payment.id]),
        "confirm_url": reverse("records:act", args=["payments", payment.id, "confirm"]),
        "page_url": reverse("records:go", args=["payment", payment.id]),
    }


def written_pair(pair: Pair) -> str:
    """A pair as a form carries it, so that what is posted is what was shown."""
    parts = (pair.payment_id, pair.receivable_id, pair.amount, pair.shortfall, pair.surplus, pair.matched_by)
    return SEPARATOR.join(str(part) for part in parts)


def read_pairs(written: Iterable[str], chosen: Iterable[str]) -> list[Pair]:
    """The pairs of the chosen payments. Raises ApplicationInvalid for what the workbench never wrote."""
    wanted = set(chosen)
    return [pair for pair in (_read(text) for text in written) if str(pair.payment_id) in wanted]


def _read(text: str) -> Pair:
    try:
        payment, receivable, amount, shortfall, surplus, matched_by = text.split(SEPARATOR)
        return Pair(UUID(payment), UUID(receivable), Decimal(amount), Decimal(shortfall), Decimal(surplus), matched_by)
    except (ValueError, InvalidOperation):
        found = problem("pair", "pair.format")
        raise ApplicationInvalid("These do not belong together. Nothing was applied.", problems=[found]) from None


def _rule(proposal: Proposal) -> dict[str, Any]:
    if proposal.payment.account_id is None:
        return {
            "label": gettext("Payer unknown"),
            "tone": "warn",
            "icon": "help",
            "note": gettext("Say whose payment it is"),
        }
    if proposal.payment.status == PaymentStatus.IMPORTED:
        return {
            "label": gettext("To be confirmed"),
            "tone": "warn",
            "icon": "clock",
            "note": gettext("Not confirmed yet"),
        }
    if not proposal.strategies:
        note = gettext("Nothing of this account is open")
        return {"label": gettext("No match"), "tone": "idle", "icon": "search", "note": note}
    first = MatchedBy(proposal.strategies[0])
    if not proposal.parts:
        return {
            "label": gettext("Several fit equally"),
            "tone": "warn",
            "icon": "branch",
            "note": gettext("Choose by hand"),
        }
    tone, icon = LOOKS[first]
    if proposal.payment.identified_by == IdentifiedBy.EARLIER and not proposal.is_sure:
        tone = "warn"
    number = gettext("Rule %(n)s") % {"n": RULE_NUMBERS[first.value]}
    return {"label": first.label, "tone": tone, "icon": icon, "note": f"{number} · {_note(proposal)}"}


def _note(proposal: Proposal) -> str:
    pairs = [part.pair for part in proposal.parts]
    if any(pair.shortfall or pair.surplus for pair in pairs):
        return gettext("difference within the tolerance")
    if proposal.unapplied:
        return gettext("a rest stays as prepayment")
    if any(part.left_open for part in proposal.parts):
        return gettext("settled in part")
    return gettext("adds up") if len(pairs) > 1 else gettext("same amount")


def _part(part: ProposedPart, today: date) -> dict[str, Any]:
    return _claim(part.receivable, today) | {"left": part.left_open, "settled": part.pair.settled, "pair": part.pair}


def _claim(claim: OpenReceivable, today: date) -> dict[str, Any]:
    late = (today - claim.due_date).days
    lang = get_language() or "en"
    due = formats.short_day(claim.due_date, lang=lang, today=today)
    return {
        "claim": claim,
        "url": reverse("records:go", args=["receivable", claim.id]),
        "due": gettext("%(days)s days overdue") % {"days": late} if late > 0 else gettext("due %(day)s") % {"day": due},
        "tone": "overdue" if late > 0 else "idle",
        "about": " ".join(filter(None, (claim.order_number, claim.label if claim.label != claim.order_number else ""))),
    }
