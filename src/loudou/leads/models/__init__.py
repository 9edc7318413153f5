"""The tables of leads, by topic."""

from loudou.leads.models.assignment import (
    AssignmentLog,
    AssignmentMember,
    AssignmentRule,
    AssignmentRun,
    AssignmentTurn,
)
from loudou.leads.models.dispute import ScoreDispute, ScoreDisputeQuerySet
from loudou.leads.models.duplicates import DuplicateCandidate
from loudou.leads.models.enrichment import (
    EnrichmentProposal,
    EnrichmentRun,
    ProviderSetting,
    RegistryCompany,
    RegistryRequest,
    RegistryUsage,
)
from loudou.leads.models.escalation import ResponseEscalation
from loudou.leads.models.lead import Lead, LeadQuerySet
from loudou.leads.models.merge import LeadMerge, MergePolicy
from loudou.leads.models.ownership import DailyClaim, HoldingLimit, LeadOwnership, PoolHolding
from loudou.leads.models.pool import LeadPool, LeadPoolQuerySet, PoolMember
from loudou.leads.models.scoring import ScoreGroup, ScoreModel, ScoreRule
from loudou.leads.models.touchpoint import Touchpoint

__all__ = [
    "AssignmentLog",
    "AssignmentMember",
    "AssignmentRule",
    "AssignmentRun",
    "AssignmentTurn",
    "DailyClaim",
    "DuplicateCandidate",
    "EnrichmentProposal",
    "EnrichmentRun",
    "HoldingLimit",
    "Lead",
    "LeadMerge",
    "LeadOwnership",
    "LeadPool",
    "LeadPoolQuerySet",
    "LeadQuerySet",
    "MergePolicy",
    "PoolHolding",
    "PoolMember",
    "ProviderSetting",
    "RegistryCompany",
    "RegistryRequest",
    "RegistryUsage",
    "ResponseEscalation",
    "ScoreDispute",
    "ScoreDisputeQuerySet",
    "ScoreGroup",
    "ScoreModel",
    "ScoreRule",
    "Touchpoint",
]
