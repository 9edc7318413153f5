"""Tables of quoting: quotes and their lines, what was sent, and who must approve."""

from loudou.cpq.quoting.models.approvals import ApprovalRule, ApprovalRuleQuerySet
from loudou.cpq.quoting.models.documents import QuoteDocument
from loudou.cpq.quoting.models.issuers import Issuer, IssuerQuerySet
from loudou.cpq.quoting.models.lines import QuoteLine
from loudou.cpq.quoting.models.quotes import Quote, QuoteQuerySet

__all__ = [
    "ApprovalRule",
    "ApprovalRuleQuerySet",
    "Issuer",
    "IssuerQuerySet",
    "Quote",
    "QuoteDocument",
    "QuoteLine",
    "QuoteQuerySet",
]
