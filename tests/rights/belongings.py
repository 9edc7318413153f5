"""Everything Ada owns, with a word in it that Cleo must never read."""

from collections.abc import Callable
from uuid import UUID

from loudou.activities.tests.factories import make_call
from loudou.cpq.quoting.tests.factories import make_quote, typed
from loudou.customers.tests.factories import make_account, make_contact
from loudou.kernel.context import Context
from loudou.leads.enums import DisputeDirection
from loudou.leads.services.dispute_scores import dispute_scores
from loudou.leads.tests.factories import make_lead
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import make_campaign, make_cost
from loudou.marketing.intake.models import IntakeEntry
from loudou.marketing.intake.services.make_links import make_links
from loudou.marketing.intake.services.save_mailbox import save_mailbox
from loudou.marketing.intake.services.save_source import save_source
from loudou.marketing.intake.services.take_mails import take_mails
from loudou.marketing.intake.shapes import FetchedMail, LinkDraft, MailboxDraft, SourceDraft
from loudou.marketing.tenders.services.bidding.items import add_item
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.services.sources.save_sources import save_sources
from loudou.marketing.tenders.tests.factories import NOW, make_bid, make_draft, make_subscription, take
from loudou.sales.pipeline.tests.factories import make_opportunity
from tests.rights.revenue import make_revenue

SECRET = "zqxsecretword"

OPEN_TO_SALES = frozenset(
    {
        "product",
        "price_list",
        "price_list_item",
        "unit",
        "sales_process",
        "stage",
        "loss_reason",
        "lead_pool",
        "form",
        "issuer",
        "approval_rule",
        "tender_project",
        "tender_notice",
        "tender_award",
        "tender_org",
        "bid_reason",
        "bid_template_item",
    }
)
"""Record types every salesperson may read: the company's catalogue and rules, and the market; owned by nobody."""


def make_belongings(ada: Context) -> dict[str, UUID]:
    """One record of each owned type, by its key, each holding the secret in its title or text."""
    owner = ada.actor_id
    account = make_account(ada, name=f"{SECRET} account", owner_id=owner)
    contact = make_contact(ada, account_id=account.pk, name=f"{SECRET} contact", owner_id=owner)
    opportunity = make_opportunity(ada, account_id=account.pk, name=f"{SECRET} deal", owner_id=owner)
    campaign = make_campaign(name=f"{SECRET} campaign", owner_id=owner)
    member = MemberDraft(campaign.pk, f"{SECRET} guest", contact_id=contact.pk, owner_id=owner)
    lines = [typed("100.00", description=f"{SECRET} line")]
    quote = make_quote(ada, lines, account_id=account.pk, opportunity_id=opportunity.pk, owner_id=owner)
    makers: dict[str, Callable[[], UUID]] = {
        "lead": lambda: make_lead(company=f"{SECRET} lead", name=SECRET, owner_id=owner).pk,
        "score_dispute": lambda: _disputed(ada),
        "account": lambda: account.pk,
        "contact": lambda: contact.pk,
        "opportunity": lambda: opportunity.pk,
        "activity": lambda: make_call(ada, subject=f"{SECRET} call", owner_id=owner).pk,
        "quote": lambda: quote.pk,
        "campaign": lambda: campaign.pk,
        "campaign_cost": lambda: make_cost(campaign, label=f"{SECRET} booth", owner_id=owner).pk,
        "campaign_member": lambda: add_members(Context(None, ada.now), drafts=[member])[0].id,
        "tracking_link": lambda: make_links(ada, drafts=[LinkDraft(f"{SECRET} link", target_url="https://a.example")])[
            0
        ],
        "intake_source": lambda: save_source(
            Context(None, ada.now), draft=SourceDraft(SECRET, "ads", "webhook", {"name": "name"}, owner_id=owner)
        ),
    }
    made = {key: make() for key, make in makers.items()} | _watched(owner) | _written_to(ada)
    return made | make_revenue(ada, account_id=account.pk, text=SECRET)


def _written_to(ada: Context) -> dict[str, UUID]:
    """A mailbox of Ada's, and a mail that came there."""
    system = Context(None, ada.now)
    draft = MailboxDraft(f"{SECRET} box", "imap.example.com", "ada@example.com", owner_id=ada.actor_id)
    mailbox_id = save_mailbox(system, draft=draft)
    raw = f"From: {SECRET} <gu@ruichi.example>\nSubject: {SECRET} mail\n\n{SECRET}".encode()
    take_mails(system, mailbox_id=mailbox_id, uid_validity=1, mails=[FetchedMail(1, raw)])
    return {"mailbox": mailbox_id, "intake_entry": IntakeEntry.objects.get(mailbox_id=mailbox_id).pk}


def _disputed(ada: Context) -> UUID:
    lead = make_lead(company=f"{SECRET} disputed", mobile="13800000777", owner_id=ada.actor_id)
    (dispute,) = dispute_scores(ada, lead_ids=[lead.pk], direction=DisputeDirection.TOO_LOW, reason=SECRET)
    return dispute


def _watched(owner: UUID | None) -> dict[str, UUID]:
    """What Ada looks for in the market, and a notice found for her: the notice is anybody's, the finding hers."""
    subscription = make_subscription(name=f"{SECRET} wish", keywords="照明", owner_id=owner)
    taken = take(make_draft()).rows[0]
    found = match_notices(Context(None, NOW), notice_ids=[taken.notice_id])
    return {"tender_subscription": subscription, "tender_match": found[0], **_bid_for(owner)}


def _bid_for(owner: UUID | None) -> dict[str, UUID]:
    """Ada's bid, whose remarks and checklist are hers."""
    bid = make_bid(Context(owner, NOW), "preparing", title="另一个照明项目", project_no="N-77")
    add_item(Context(owner, NOW), bid_ids=[bid.pk], name=f"{SECRET} item")
    address = "https://feed.example/notices"
    source = save_sources(Context(None, NOW), rows=[{"name": f"{SECRET} feed", "kind": "url", "location": address}])
    return {"bid": bid.pk, "tender_source": source[0]}
