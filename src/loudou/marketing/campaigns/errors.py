"""What can go wrong with campaigns."""

from loudou.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Stale, WrongState


class CampaignNotFound(NotFound):
    """There is no such campaign, or the actor may not see it."""

    code = "campaign_not_found"
    title = "Campaign not found"


class CampaignCostNotFound(NotFound):
    """There is no such cost, or the actor may not see it."""

    code = "campaign_cost_not_found"
    title = "Cost not found"


class CampaignMemberNotFound(NotFound):
    """There is no such member of a campaign, or the actor may not see it."""

    code = "campaign_member_not_found"
    title = "Member not found"


class CampaignInvalid(Invalid):
    """Values of campaigns, costs, members or touches are missing or do not fit; `problems` names field and row."""

    code = "campaign_invalid"
    title = "Invalid values"
    status = 422


class CampaignInWrongState(WrongState):
    """The campaign's state does not allow this act; facts name it and its state."""

    code = "campaign_wrong_state"
    title = "Wrong state"


class RecountNotFound(NotFound):
    """There is no such recount of the attribution."""

    code = "recount_not_found"
    title = "Recount not found"


class RecountUnderWay(WrongState):
    """The attribution of all deals is being computed already; one runs at a time."""

    code = "recount_under_way"
    title = "Being computed already"


class RecountOver(WrongState):
    """This recount has ended: there is nothing to cancel."""

    code = "recount_over"
    title = "Ended already"


class TermsStale(Stale):
    """Somebody else changed the terms of attribution meanwhile; nothing was changed."""

    code = "terms_stale"
    title = "Changed meanwhile"


class CostStillCommitted(WrongState):
    """A campaign is closed once everything ordered was billed or released; facts say how much is not."""

    code = "campaign_cost_still_committed"
    title = "Costs are still committed"


class OwnCampaign(Forbidden):
    """Nobody approves what they submitted themselves."""

    code = "campaign_own_approval"
    title = "Submitted by yourself"


class BudgetExceeded(Conflict):
    """Committed and actual cost would pass the budget of a campaign that blocks this; facts say by how much."""

    code = "campaign_budget_exceeded"
    title = "Beyond the budget"
