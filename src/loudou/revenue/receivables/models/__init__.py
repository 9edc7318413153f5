"""Tables of receivables: what is owed, what came in, and which settled which."""

from loudou.revenue.receivables.models.applications import CashApplication
from loudou.revenue.receivables.models.payments import Payment, PaymentQuerySet
from loudou.revenue.receivables.models.receivables import Receivable, ReceivableLine, ReceivableQuerySet

__all__ = ["CashApplication", "Payment", "PaymentQuerySet", "Receivable", "ReceivableLine", "ReceivableQuerySet"]
