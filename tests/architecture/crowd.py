"""A company that grows: what there is more of hangs on one account, one deal and so on, so that their pages show it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from loudou.activities.services.log import log_activities
from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import ActivityDraft, RecordRef, TaskDraft
from loudou.cpq.catalog.services.add_products import add_products
from loudou.cpq.catalog.services.set_prices import add_prices
from loudou.cpq.catalog.tests.factories import make_price_list, unit_id
from loudou.cpq.quoting.services.create_quotes import create_quotes
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.shapes import LineDraft, QuoteDraft
from loudou.customers.services.register_accounts import register_accounts
from loudou.customers.services.register_contacts import register_contacts
from loudou.customers.shapes import AccountDraft, ContactDraft
from loudou.kernel.context import Context
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.install_defaults import install_defaults
from loudou.leads.shapes import LeadDraft
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.services.book_costs import book_costs
from loudou.marketing.campaigns.services.create import create_campaigns
from loudou.marketing.campaigns.shapes import CostDraft, MemberDraft
from loudou.marketing.campaigns.tests.factories import campaign_draft
from loudou.marketing.tenders.models import Award, TenderOrg
from loudou.marketing.tenders.services.bidding.items import add_item
from loudou.marketing.tenders.services.bidding.move_deadlines import set_deadlines
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.bidding.save_lists import save_reasons
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.services.save_subscriptions import save_subscriptions
from loudou.marketing.tenders.services.sources.save_sources import save_sources
from loudou.marketing.tenders.services.take_notices import take_notices
from loudou.marketing.tenders.shapes import AwardFacts, BidDraft, NoticeDraft, NoticeFacts, OrgFacts
from loudou.marketing.tenders.tests.factories import make_line, make_own
from loudou.platform.changes.recording import recording
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.place import place_order
from loudou.revenue.orders.shapes import DeliveryDraft, DeliveryLineDraft, OrderDraft, OrderLineDraft
from loudou.revenue.orders.tests.factories import line_ids
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.services.bill_orders import bill_orders
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import PaymentDraft
from loudou.sales.pipeline.services.open import open_opportunities
from loudou.sales.pipeline.shapes import OpportunityDraft
from loudou.sales.pipeline.tests.factories import make_process, stage

D = Decimal


@dataclass
class Crowd:
    """The company so far; `hubs` holds by record type the one record the others of it hang on."""

    ada: Context
    hubs: dict[str, UUID]
    price_list: UUID
    piece: UUID
    count: int = 0

    def grow(self, total: int) -> None:
        """Let there be this many of everything."""
        wanted = range(self.count, total)
        self._people(wanted)
        self._deals(wanted)
        self._catalogue(wanted)
        self._money(wanted)
        self._marketing(wanted)
        self._days(wanted)
        self._tenders(wanted)
        self.count = total

    def _people(self, wanted: range) -> None:
        drafts = [LeadDraft(name=f"客户{n}", company=f"第{n}机械有限公司", mobile=f"138{n:08d}") for n in wanted]
        leads = [row.lead_id for row in capture_leads(self._system, drafts=drafts).rows]
        assign_leads(self._system, lead_ids=leads[::2], owner_id=self.ada.actor_id)
        self.hubs.setdefault("lead", leads[0])
        accounts = register_accounts(self.ada, drafts=[AccountDraft(f"第{n}客户有限公司") for n in wanted])
        account = self.hubs.setdefault("account", accounts[0].id)
        drafts = [ContactDraft(account, f"联系人{n}", mobile=f"139{n:08d}") for n in wanted]
        self.hubs.setdefault("contact", register_contacts(self.ada, drafts=drafts)[0].id)

    def _deals(self, wanted: range) -> None:
        account, contact = self.hubs["account"], self.hubs["contact"]
        drafts = [OpportunityDraft(f"商机{n}", account, contact_id=contact, amount=D(100 + n)) for n in wanted]
        opportunity = self.hubs.setdefault("opportunity", open_opportunities(self.ada, drafts=drafts)[0])
        drafts = [QuoteDraft(opportunity_id=opportunity, contact_id=contact, name=f"报价{n}") for n in wanted]
        self.hubs.setdefault("quote", create_quotes(self.ada, drafts=drafts)[0])

    def _catalogue(self, wanted: range) -> None:
        rows = [{"code": f"P-{n}", "name": f"产品{n}", "unit_id": self.piece, "tax_rate": D("0.13")} for n in wanted]
        products = add_products(self._system, rows=rows)
        self.hubs.setdefault("product", products[0])
        rows = [{"price_list_id": self.price_list, "product_id": product, "unit_price": D(9)} for product in products]
        self.hubs.setdefault("price_list_item", add_prices(self._system, rows=rows)[0])
        lines = [
            LineDraft(D(1), description=f"行{n}", list_unit_price=D(9), tax_rate=D("0.13"))
            for n in range(wanted.stop - 1)
        ]
        lines.append(LineDraft(D(2), product_id=products[0]))
        set_lines(self.ada, quote_id=self.hubs["quote"], drafts=lines)

    def _money(self, wanted: range) -> None:
        account = self.hubs["account"]
        line = OrderLineDraft("设备", D(1000), D(1000), D(130), D(1130))
        drafts = [OrderDraft(f"订单{n}", account, "CNY", (line,), owner_id=self.ada.actor_id) for n in wanted]
        orders = [place_order(self._system, draft=draft).order_id for draft in drafts]
        confirm_orders(self._system, order_ids=orders)
        order = self.hubs.setdefault("order", orders[0])
        (first,) = line_ids(order)
        parts = [DeliveryDraft(order, (DeliveryLineDraft(first, D(1)),)) for _n in wanted]
        self.hubs.setdefault("delivery", record_deliveries(self._system, drafts=parts)[0])
        receivables = bill_orders(self._system, order_ids=orders)
        self.hubs.setdefault("receivable", receivables[0])
        payers = [PaymentDraft(f"付款人{n}", D(99_999), account_id=account, bank_ref=f"B-{n}") for n in wanted]
        payment = self.hubs.setdefault("payment", register_payments(self._system, drafts=payers)[0].id)
        apply_payment(self._system, payment_id=payment, amounts=dict.fromkeys(receivables, D(1)))

    def _marketing(self, wanted: range) -> None:
        drafts = [campaign_draft(name=f"活动{n}", owner_id=self.ada.actor_id) for n in wanted]
        campaign = self.hubs.setdefault("campaign", create_campaigns(self._system, drafts=drafts)[0])
        costs = [CostDraft(campaign, f"费用{n}", "media", actual_amount=D(1)) for n in wanted]
        self.hubs.setdefault("campaign_cost", book_costs(self._system, drafts=costs).ids[0])
        members = [MemberDraft(campaign, f"客人{n}", lead_id=uuid4()) for n in wanted]
        self.hubs.setdefault("campaign_member", add_members(self._system, drafts=members)[0].id)

    def _days(self, wanted: range) -> None:
        links = tuple(RecordRef(kind, self.hubs[kind]) for kind in ("lead", "account", "contact", "opportunity"))
        calls = [ActivityDraft("call", links, f"电话{n}", direction="outbound", outcome="reached") for n in wanted]
        self.hubs.setdefault("activity", log_activities(self.ada, drafts=calls)[0])
        due = self.ada.now + timedelta(hours=1)
        plan_tasks(self.ada, drafts=[TaskDraft(f"任务{n}", links, due) for n in wanted])

    @property
    def _system(self) -> Context:
        return Context(None, self.ada.now)

    def _tenders(self, wanted: range) -> None:
        award = AwardFacts(suppliers=(OrgFacts("恒力装备"),), amount=D(9), currency="CNY", status="active")
        facts = NoticeFacts(title="照明", purchaser=OrgFacts("第一医院"), currency="CNY", awards=(award,))
        at = self._system.now
        drafts = [NoticeDraft("award", facts, at, ocid=f"x-{n}", release_id="1") for n in wanted]
        drafts += [NoticeDraft("correction", facts, at, ocid="x-0", release_id=f"c-{n}") for n in wanted]
        taken = take_notices(self._system, notices=drafts).rows
        if "tender_subscription" not in self.hubs:
            rows = [{"name": "照明", "keywords": "照明", "owner": self.ada.actor_id}]
            self.hubs["tender_subscription"] = save_subscriptions(self._system, rows=rows)[0]
        matches = match_notices(self._system, notice_ids=[row.notice_id for row in taken])
        self.hubs.setdefault("tender_match", matches[0])
        self.hubs.setdefault("tender_notice", taken[0].notice_id)
        self.hubs.setdefault("tender_project", taken[0].project_id)
        self.hubs.setdefault("tender_award", Award.objects.order_by("pk").values_list("pk", flat=True)[0])
        self._bids([row.project_id for row in taken[: len(wanted)]])
        self.hubs.setdefault("tender_org", TenderOrg.objects.order_by("pk").values_list("pk", flat=True)[0])

    def _bids(self, projects: list[UUID | None]) -> None:
        """A bid for each project; the first has a long checklist and many deadlines that moved."""
        lines = [make_line(f"清单{n}").pk for n in range(len(projects))]
        self.hubs.setdefault("bid_template_item", lines[0])
        own, at = make_own("我方装备"), self._system.now
        drafts = [BidDraft(project, own, self.ada.actor_id) for project in projects if project is not None]
        bids = open_bids(self.ada, drafts=drafts)
        bid = self.hubs.setdefault("bid", bids[0])
        with recording(self.ada, "crowd.bids"):  # one act, so that it does not fill the page of recent changes
            for n in range(len(bids)):
                add_item(self.ada, bid_ids=[bid], name=f"事项{n}", due_at=at)
                set_deadlines(self.ada, bid_ids=[bids[n]], kind="submission", at=at + timedelta(hours=n + 1))
        rows = [{"code": f"r{self.count}-{n}", "name": f"原因{n}", "used_for": "no_bid"} for n in range(len(bids))]
        self.hubs.setdefault("bid_reason", save_reasons(self._system, rows=rows)[0])
        places = [f"https://feed.example/{self.count}/{n}" for n in range(len(bids))]
        rows = [{"name": f"来源{n}", "kind": "url", "location": place} for n, place in enumerate(places)]
        self.hubs.setdefault("tender_source", save_sources(self._system, rows=rows)[0])


def found_crowd(ada: Context) -> Crowd:
    """An empty company of Ada's, set up to grow."""
    system = Context(None, ada.now)
    install_defaults(system)
    process = make_process(system)
    prices, piece = make_price_list().pk, unit_id("unit")
    hubs = {"price_list": prices, "unit": piece, "sales_process": process.pk, "stage": stage("requirement").pk}
    return Crowd(ada, hubs, prices, piece)
