"""What people see of the pipeline, declared once."""

from loudou.sales.pipeline.records.opportunities import OPPORTUNITY
from loudou.sales.pipeline.records.processes import LOSS_REASON, SALES_PROCESS, STAGE

RECORD_TYPES = (SALES_PROCESS, STAGE, LOSS_REASON, OPPORTUNITY)
"""In the order of registration."""
