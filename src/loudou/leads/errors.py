"""What can go wrong with leads."""

from loudou.kernel.errors import Conflict, Forbidden, Invalid, LimitExceeded, NotFound, WrongState


class LeadNotFound(NotFound):
    """There is no such lead, or the actor may not see it."""

    code = "lead_not_found"
    title = "Lead not found"


class LeadNotOpen(WrongState):
    """The lead was converted, merged or marked invalid; nothing may be assigned or changed on it."""

    code = "lead_not_open"
    title = "Lead is closed"


class LeadStateForbids(WrongState):
    """The lead is open, but its state does not allow this act."""

    code = "lead_state_forbids"
    title = "Not possible in this state"


class LeadAlreadyOwned(Conflict):
    """Somebody else took the lead first."""

    code = "lead_already_owned"
    title = "Already taken"


class LeadMergedAway(WrongState):
    """The lead was merged into another meanwhile; facts name the one that remains."""

    code = "lead_merged_away"
    title = "Lead was merged"


class MergeRefused(Invalid):
    """These leads cannot be made one, or not so; `reason` in the facts says why."""

    code = "lead_merge_refused"
    title = "Not possible to merge"
    status = 422


class MergeNotFound(NotFound):
    """There is no such merge, it was undone, or the actor may not see the lead that remained."""

    code = "lead_merge_not_found"
    title = "Merge not found"


class UnmergeRefused(WrongState):
    """The merge was taken apart already, is too long ago, or the lead that remained was merged itself since."""

    code = "lead_unmerge_refused"
    title = "Cannot be taken apart any more"


class CandidateNotFound(NotFound):
    """There is no such pair of similar leads, or the actor may not see both of them."""

    code = "duplicate_candidate_not_found"
    title = "Pair not found"


class ClaimRefused(Forbidden):
    """The pool does not let this person claim: no member, or leads are given out by its administrators."""

    code = "claim_refused"
    title = "Claiming not allowed"


class ClaimTooSoon(Conflict):
    """The person gave this lead up a short time ago and has to wait; facts say until when."""

    code = "claim_too_soon"
    title = "Cooling down"


class ClaimLimitReached(LimitExceeded):
    """The person would hold or have claimed more than the pool allows; facts name the limit that binds."""

    code = "claim_limit_reached"
    title = "Claim limit reached"


class NothingToClaim(Conflict):
    """No lead of the pool is waiting for this person just now."""

    code = "nothing_to_claim"
    title = "Nothing to claim"


class PoolNotFound(NotFound):
    """There is no such pool, it is not active, or the actor may not see it."""

    code = "pool_not_found"
    title = "Pool not found"


class NoDefaultPool(Invalid):
    """Leads without an owner need a pool, and no default pool is set up."""

    code = "no_default_pool"
    title = "No default pool"


class OwnerNotAssignable(Invalid):
    """The person is unknown or has left, and cannot be given leads."""

    code = "owner_not_assignable"
    title = "Not assignable"


class CaptureRefused(Invalid):
    """None of the drafts could be taken; `problems` say why, row by row."""

    code = "capture_refused"
    title = "Leads not taken"
    status = 422


class MergePolicyInvalid(Invalid):
    """A field cannot be decided like this when leads are merged; `problems` name the fields."""

    code = "merge_policy_invalid"
    title = "Not possible for this field"
    status = 422


class RuleInvalid(Invalid):
    """A score or assignment rule does not make sense; `problems` name the rule and the place in its expression."""

    code = "lead_rule_invalid"
    title = "Invalid rule"
    status = 422


class RuleNotFound(NotFound):
    """There is no such assignment rule."""

    code = "lead_rule_not_found"
    title = "Rule not found"


class ProviderUnknown(NotFound):
    """There is no company registry of this name, or it is switched off."""

    code = "registry_provider_unknown"
    title = "Registry unknown"


class ProviderInvalid(Invalid):
    """The settings of a company registry do not make sense; `problems` name them."""

    code = "registry_provider_invalid"
    title = "Registry settings not acceptable"
    status = 422


class ProviderQuotaReached(LimitExceeded):
    """The company registry has been asked as often as its quota of the day allows."""

    code = "registry_quota_reached"
    title = "Quota of the day used up"


class ProposalNotOpen(WrongState):
    """The proposal was decided already, or does not belong to a lead the actor may see."""

    code = "enrichment_proposal_not_open"
    title = "Already decided"


class RegistryFileInvalid(Invalid):
    """Companies of a file cannot be taken into the local registry; `problems` say why, row by row."""

    code = "registry_file_invalid"
    title = "Registry file not acceptable"
    status = 422


class NotDisputable(Invalid):
    """A score cannot be disputed or a dispute not answered like this: no score, no reason, or disputed already."""

    code = "score_not_disputable"
    title = "Not possible for this score"
    status = 422


class ScoreDisputeNotFound(NotFound):
    """There is no such dispute, or it is invisible to the actor."""

    code = "score_dispute_not_found"


class DisputeAnswered(WrongState):
    """The dispute has its answer already."""

    code = "score_dispute_answered"
    title = "Answered already"


class ScoreVersionNotFound(NotFound):
    """There is no version of the score rules of this number."""

    code = "score_version_not_found"
