"""What people do counts for the leads they are."""

from loudou.kernel.context import Context
from loudou.leads.services.score import score_leads
from loudou.marketing.behaviour.events import PeopleEngaged
from loudou.platform.outbox.subscriptions import on


@on(PeopleEngaged)
def score_engaged(ctx: Context, event: PeopleEngaged) -> None:
    """Score the leads among the people; contacts have no score."""
    score_leads(ctx, lead_ids=event.subject_ids)
