"""What a new installation starts with."""

from decimal import Decimal

from loudou.kernel.context import Context
from loudou.leads.enums import PoolKind
from loudou.leads.models import LeadPool, ScoreModel
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.services.save_pool import save_pool
from loudou.leads.shapes import PoolDraft, ScoreGroupDraft, ScoreModelDraft, ScoreRuleDraft
from loudou.platform.changes.recording import records_changes


def _rule(code: str, zh: str, en: str, criterion: str, points: int) -> ScoreRuleDraft:
    return ScoreRuleDraft(code, zh, en, criterion, Decimal(points))


def _any(field: str, *words: str) -> str:
    return " || ".join(f'contains({field}, "{word}")' for word in words)


DECIDERS = (
    *("总经理", "董事", "总裁", "创始人", "老板", "副总"),
    *("director", "CEO", "CFO", "CTO", "VP", "owner", "founder", "head"),
)
MANAGERS = ("经理", "主管", "厂长", "manager", "lead", "professional", "housewife", "businessman")
MAILBOXES = ("qq.com", "163.com", "126.com", "gmail.com", "outlook.com")
DEFAULT_RULES = ScoreModelDraft(
    groups=(
        ScoreGroupDraft(
            "source", "来源", "Source", Decimal(30),
            (
                _rule("source_referral", "转介绍或合作伙伴", "Referral or partner",
                      _any("source", "referral", "reference", "partner", "welingak", "转介绍", "老客户", "合作"), 30),
                _rule("source_asked", "主动咨询", "Asked us",
                      _any("source", "form", "google", "search", "trade show", "官网", "表单", "展会", "询价"), 18),
                _rule("source_casual", "随意浏览", "Came by",
                      _any("source", "direct", "chat", "newsletter", "social", "邮件"), 8),
            ),
            "max",
        ),
        ScoreGroupDraft(
            "person", "联系人", "Person", Decimal(20),
            (
                _rule("person_decides", "职务可决策", "Makes the decision", _any("title", *DECIDERS), 20),
                _rule("person_manages", "职务有影响力", "Has a say", _any("title", *MANAGERS), 12),
            ),
            "max",
        ),
        ScoreGroupDraft(
            "company", "公司", "Company", Decimal(25),
            (
                _rule("company_large", "规模500人以上", "500 people or more", 'company_size == "large"', 15),
                _rule("company_medium", "规模100至499人", "100 to 499 people", 'company_size == "medium"', 10),
                _rule("company_revenue", "年收入500万以上", "Revenue of 5 million or more",
                      "annual_revenue_amount >= 5000000", 10),
                _rule("company_code", "企业身份已核验", "Credit code given", "has(uscc)", 5),
                _rule("company_customer", "已有客户的联系人", "Belongs to a customer", "account != null", 15),
                _rule("company_trusted", "重点行业标签", "Tagged as a good fit",
                      '"Enterprise" in tags || "Consulting" in tags || "重点" in tags', 10),
            ),
        ),
        ScoreGroupDraft(
            "need", "需求", "Need", Decimal(25),
            (
                _rule("need_told", "说明了需求", "Told the need", "has(need)", 10),
                _rule("need_budget", "有预算", "Has a budget", "has(budget)", 8),
                _rule("need_time", "有时间计划", "Has a timeline", "has(timeline)", 7),
                _rule("need_product", "有意向产品", "Named a product", "size(product_interest) > 0", 5),
                _rule("need_again", "多次联系", "Came again", "touch_count > 1", 8),
            ),
        ),
        ScoreGroupDraft(
            "reach", "可联系", "Can be reached", Decimal(20),
            (
                _rule("reach_mobile", "手机号有效", "Mobile number", "has(mobile)", 12),
                _rule("reach_email", "邮箱有效", "E-mail address", "has(email)", 6),
                _rule("reach_wechat", "有微信", "WeChat", "has(wechat)", 6),
                _rule("reach_phone", "有座机", "Telephone", "has(phone)", 4),
            ),
        ),
        ScoreGroupDraft(
            "doubts", "疑点", "Doubts", Decimal(-20),
            (
                _rule("doubt_mailbox", "个人邮箱", "Private mailbox",
                      " || ".join(f'endsWith(email, "@{host}")' for host in MAILBOXES), -4),
                _rule("doubt_student", "学生", "Student",
                      '"Student" in tags || contains(title, "student") || contains(title, "学生")', -15),
                _rule("doubt_cold", "陌生拜访名单", "From a cold list", _any("source", "cold call", "陌拜"), -6),
                ScoreRuleDraft("doubt_rival", "竞争对手", "Competitor",
                               '"Competitor" in tags || "竞争对手" in tags', Decimal(0), is_disqualifier=True),
            ),
        ),
    ),
    behaviour={
        "kinds": {
            "page_view": 1, "price_view": 5, "form_view": 2, "form_submit": 15, "download": 8, "video_play": 4,
            "ad_click": 3, "qr_scan": 5, "mail_click": 5, "chat": 8, "event_attend": 15,
            "mail_open": {"points": 2, "cap": 5},
            "unsubscribe": -20, "bounce": -10, "spam_complaint": -50,
        },
        "cap": 50,
        "fading": "half_life",
        "days": 30,
    },
)  # fmt: skip


@records_changes("leads.install_defaults")
def install_defaults(ctx: Context, *, rules: ScoreModelDraft = DEFAULT_RULES) -> None:
    """The default pool and the default score rules, where there are none yet. Running it again changes nothing.

    At most sixteen SQL statements.
    """
    if not LeadPool.objects.filter(is_default=True).exists():
        save_pool(ctx, pool=PoolDraft("公共线索池 Lead pool", PoolKind.MEMBER_CLAIM, is_default=True))
    if not ScoreModel.objects.exists():
        edit_score_rules(ctx, model=rules, rescores=False)
