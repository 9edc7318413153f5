"""What people see of receivables and payments."""

from loudou.revenue.receivables.records.payments import PAYMENT
from loudou.revenue.receivables.records.receivables import RECEIVABLE

__all__ = ["PAYMENT", "RECEIVABLE"]
