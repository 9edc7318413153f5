"""What waits for everybody on the day the story ends: fresh leads with their clocks, tasks, quotes, odd payments."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import RecordRef, TaskDraft
from loudou.config.demo.calendar import after, day_of, last_worktime, local
from loudou.config.demo.catalogue import MACHINES
from loudou.config.demo.names import Directory
from loudou.config.demo.people import EAST, PEOPLE, Person
from loudou.config.demo.play.deals import list_value
from loudou.config.demo.play.duplicates import bring_duplicates
from loudou.config.demo.play.quotes import draft_of
from loudou.config.demo.play.world import PlayedDeal, World
from loudou.config.demo.stories.sources import PLACES
from loudou.cpq.quoting.services.create_quotes import create_quotes
from loudou.cpq.quoting.services.expire import expire_quotes
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.shapes import LineDraft
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.platform.identity.models import User
from loudou.platform.notifications.services.read import read_notices
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import PaymentDraft

FRESH = {
    "lin.xiao": (41, 26, 17, 9, 4),
    "chen.li": (35, 12),
    "xu.man": (22, 6),
    "huang.zhiming": (28, 8),
    "liu.yang": (19,),
}
"""Minutes of working time for which the newest leads of these people have been waiting."""
TASKS = (
    ("回访 {who}：确认方案", 10, 30, 0),
    ("拜访 {who}：现场测量机床基础", 14, 0, 0),
    ("提交 {who} 标书澄清答复", 17, 30, 0),
    ("补充 {who} 样件图纸", 16, 0, -2),
)
OFFICE_TASKS = {
    "zhao.qiming": (
        ("审核华东大区周预测", 11, 0, 0),
        ("与林晓过一遍重点商机", 15, 30, 0),
        ("确认展会参展人员", 17, 0, -1),
    ),
    "ma.shichang": (
        ("整理展会线索名单并去重", 10, 0, 0),
        ("复盘官网表单转化", 16, 0, 0),
        ("提交下季度活动预算", 18, 0, -3),
    ),
    "fang.kuaiji": (("核对昨日银行流水", 9, 30, 0), ("寄出本月对账函", 15, 0, 0), ("跟进争议款项答复", 17, 0, -2)),
    "qian.wei": (("审阅账龄分析", 11, 0, 0), ("批复信用额度申请", 16, 30, 0)),
    "admin": (("检查夜间备份结果", 9, 0, 0), ("为新同事开通账号", 14, 30, 0)),
    "tang.yue": (("更新行业媒体投放素材", 14, 0, 0),),
    "jia.zhe": (("复核特价申请", 11, 30, 0), ("更新备件价格", 16, 0, -1)),
}
STRANGE_PAYERS = (
    ("苏州工业园区某某贸易行", "代付货款"),
    ("王建国", "设备款"),
    ("上海某某融资租赁公司", "租赁设备款 合同见附件"),
)
DEEP_DISCOUNT = Decimal("0.16")


def settle_today(world: World, random: Random) -> None:
    """Everything that makes the last day alive for each kind of work."""
    expire_quotes(world.system(world.now))
    _fresh_leads(world, random)
    _unworked_leads(world, random)
    _tasks(world)
    _quotes_to_approve(world)
    _strange_payments(world, random)
    bring_duplicates(world, random)
    for user_id in User.objects.values_list("id", flat=True):
        read_notices(world.acting(user_id, world.now))


def _fresh_leads(world: World, random: Random) -> None:
    """Hot leads of the last working hour, each with its owner."""
    directory = Directory(random, first=900_000)
    now = last_worktime(world.now)
    for username, waits in FRESH.items():
        for minutes in waits:
            draft = _hot(random, directory, world.users[username], now - timedelta(minutes=minutes))
            ctx = world.system(now - timedelta(minutes=minutes))
            capture_leads(ctx, drafts=[draft], policy=CapturePolicy(channel="web"))


def _hot(random: Random, directory: Directory, owner_id: UUID, at: datetime) -> LeadDraft:
    person, machine, place = directory.prospect(EAST), random.choice(MACHINES), random.choice(PLACES[:3])
    return LeadDraft(
        name=person.name,
        company=person.company,
        title="总经理",
        mobile=person.mobile,
        email=person.email,
        province=person.province,
        city=person.city,
        industry=person.industry,
        company_size="large",
        source=place.name,
        source_detail=place.detail,
        medium=place.medium,
        need=f"需要{machine.name} {random.randint(1, 5)}台，希望今天回电",
        budget="100–300万",
        timeline="本季度",
        product_interest=(machine.code,),
        owner_id=owner_id,
        captured_at=at,
    )


def _unworked_leads(world: World, random: Random) -> None:
    """Leads somebody got yesterday and has not called: they go back to the pool tomorrow."""
    directory = Directory(random, first=950_000)
    yesterday = day_of(world.now) - timedelta(days=1)
    for place, username in enumerate(("lin.xiao", "lin.xiao", "lin.xiao", "wang.ke", "zhou.yi", "chen.li")):
        at = local(yesterday, 9 + place, 7 + place * 23 % 50)
        person, source = directory.prospect(EAST), PLACES[4]
        draft = LeadDraft(
            name=person.name, company=person.company, mobile=person.mobile, province=person.province, city=person.city,
            source=source.name, source_detail=source.detail, medium=source.medium, captured_at=at,
        )  # fmt: skip
        policy = CapturePolicy(channel="web", pool_id=world.pools[EAST], assigns=False)
        result = capture_leads(world.system(at), drafts=[draft], policy=policy)
        ids = [row.lead_id for row in result.rows if row.lead_id is not None]
        owner_id = world.users[username]
        assigning = world.manager_of(owner_id, at + timedelta(minutes=6 + place * 5))
        assign_leads(assigning, lead_ids=ids, owner_id=owner_id, reason="区域主管分配")


def _tasks(world: World) -> None:
    """For each seller what is to be done about the deals at hand, for the others what their office asks for."""
    today = day_of(world.now)
    drafts = []
    for person in PEOPLE:
        planned = _selling(world, person, today) if person.sells else _office(person, today)
        drafts += [replace(draft, owner_id=world.users[person.username]) for draft in planned]
    plan_tasks(world.system(world.now), drafts=drafts)


def _selling(world: World, person: Person, today: date) -> list[TaskDraft]:
    owned = [deal for deal in world.deals if deal.owner_id == world.users[person.username]]
    if not owned:
        return []
    picked = [owned[place % len(owned)] for place in range(len(TASKS))]
    return [
        TaskDraft(
            subject=text.format(who=deal.title.split(" · ")[0]),
            links=(RecordRef("opportunity", deal.opportunity_id), RecordRef("account", deal.account_id)),
            due_at=local(today + timedelta(days=days), hour, minute),
        )
        for (text, hour, minute, days), deal in zip(TASKS, picked, strict=True)
    ]


def _office(person: Person, today: date) -> list[TaskDraft]:
    return [
        TaskDraft(subject=subject, links=(), due_at=local(today + timedelta(days=days), hour, minute))
        for subject, hour, minute, days in OFFICE_TASKS.get(person.username, ())
    ]


def _quotes_to_approve(world: World) -> None:
    """Sellers who ask for more discount than they may give."""
    early = [deal for deal in world.deals if deal.quote_id is None and deal.story.enters("solution")]
    for place, deal in enumerate(sorted(early, key=lambda deal: -list_value(deal.story))[:6]):
        at = last_worktime(world.now - timedelta(minutes=55 + place * 83))
        _ask_for_discount(world, deal, at, only_last=place % 2 == 0 and len(deal.story.lines) > 1)


def _ask_for_discount(world: World, deal: PlayedDeal, at: datetime, *, only_last: bool) -> None:
    """On the last line alone, which a manager may approve; or on everything, and pricing is asked for the margin."""
    ctx = world.acting(deal.owner_id, at)
    (deal.quote_id,) = create_quotes(ctx, drafts=[draft_of(deal, day_of(at) + timedelta(days=30))])
    lines = [LineDraft(Decimal(quantity), world.products[code]) for code, quantity in deal.story.lines]
    if only_last:
        lines[-1] = replace(lines[-1], asked_rate=DEEP_DISCOUNT)
    set_lines(ctx, quote_id=deal.quote_id, drafts=lines)
    if not only_last:
        set_document_discount(ctx, quote_id=deal.quote_id, rate=DEEP_DISCOUNT)
    submit_quote(world.acting(deal.owner_id, after(at, world.now, minutes=14)), quote_id=deal.quote_id)


def _strange_payments(world: World, random: Random) -> None:
    """Money from payers nobody knows yet."""
    drafts = []
    for payer, memo in STRANGE_PAYERS:
        world.slips += 1
        amount = Decimal(random.randint(30, 900)) * 1000
        drafts.append(PaymentDraft(payer, amount, bank="工行 8801", bank_ref=f"HL{world.slips:08d}", memo=memo))
    register_payments(world.clerk(last_worktime(world.now - timedelta(minutes=130))), drafts=drafts)
