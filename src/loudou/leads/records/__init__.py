"""What people see of leads, pools and disputed scores."""

from loudou.leads.records.dispute import SCORE_DISPUTE
from loudou.leads.records.lead import LEAD
from loudou.leads.records.pool import LEAD_POOL

__all__ = ["LEAD", "LEAD_POOL", "SCORE_DISPUTE"]
