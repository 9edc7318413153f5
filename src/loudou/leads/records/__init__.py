"""What people see of leads and pools."""

from loudou.leads.records.lead import LEAD
from loudou.leads.records.pool import LEAD_POOL

__all__ = ["LEAD", "LEAD_POOL"]
