"""Which money amounts are in."""

from loudou.marketing.tenders.shapes import NoticeFacts

UNKNOWN = "XXX"
"""No currency, as ISO 4217 writes it: for amounts whose notices do not tell it."""


def known_currency(code: str) -> str:
    """The code; XXX where it is no code of a currency."""
    return code if len(code) == 3 and code.isascii() and code.isalpha() and code.isupper() else UNKNOWN


def currency_of(facts: NoticeFacts) -> str:
    """The currency amounts of a project are in; "" where notices tell neither amounts nor a currency."""
    has_amount = facts.budget_amount is not None or facts.ceiling_amount is not None
    return known_currency(facts.currency) if has_amount or facts.currency else ""
