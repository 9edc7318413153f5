"""Tables of the pipeline: how deals are sold, the deals, and the way each deal took."""

from loudou.sales.pipeline.models.opportunities import LossReason, Opportunity, OpportunityQuerySet
from loudou.sales.pipeline.models.processes import SalesProcess, Stage, StageCriterion
from loudou.sales.pipeline.models.progress import CriterionCheck, StageHistory, StageTask

__all__ = [
    "CriterionCheck",
    "LossReason",
    "Opportunity",
    "OpportunityQuerySet",
    "SalesProcess",
    "Stage",
    "StageCriterion",
    "StageHistory",
    "StageTask",
]
