"""The reasons and the checklist the product comes with; a company changes both as it likes."""

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import DeadlineKind, ReasonUse
from loudou.marketing.tenders.models import BidReason, BidTemplateItem
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search

BID, NO_BID, LOST, WITHDRAWN = ReasonUse.BID, ReasonUse.NO_BID, ReasonUse.LOST, ReasonUse.WITHDRAWN
REASONS = (
    ("core_product", "正是我们的主营产品", "Our core product", BID, False),
    ("known_buyer", "老客户", "A buyer we know", BID, False),
    ("new_market", "进入新市场", "A way into a new market", BID, False),
    ("not_our_product", "不是我们的产品", "Not what we sell", NO_BID, True),
    ("region", "地区不合适", "Not in our region", NO_BID, True),
    ("too_small", "金额太小", "Too small", NO_BID, True),
    ("qualification", "资质不满足", "We do not qualify", NO_BID, True),
    ("no_capacity", "人手不足", "No capacity", NO_BID, False),
    ("too_late", "准备时间不够", "Too little time", NO_BID, False),
    ("terms", "合同条件不可接受", "Terms we cannot accept", NO_BID, False),
    ("lost_price", "价格", "Price", LOST, False),
    ("lost_technical", "技术评分", "Technical score", LOST, False),
    ("lost_formal", "形式审查未通过", "Thrown out for its form", LOST, False),
    ("withdrawn_cost", "成本变化", "Costs have changed", WITHDRAWN, False),
    ("withdrawn_terms", "澄清后条件不可接受", "Terms after clarification", WITHDRAWN, False),
)
"""Code, name, name in English, used for, and whether it says that the tender is none for us."""
SUBMISSION = DeadlineKind.SUBMISSION
CHECKLIST = (
    ("购买招标文件", "Get the tender documents", SUBMISSION, 14, True),
    ("逐条核对资格要求", "Go through the requirements", SUBMISSION, 12, True),
    ("提出澄清问题", "Ask questions", DeadlineKind.QUESTIONS, 1, False),
    ("缴纳投标保证金", "Pay the deposit", DeadlineKind.DEPOSIT, 1, False),
    ("技术方案", "Technical proposal", SUBMISSION, 5, True),
    ("商务文件与资质证明", "Commercial documents and certificates", SUBMISSION, 4, True),
    ("报价审核", "Review of the price", SUBMISSION, 3, True),
    ("盖章、密封或电子签名", "Stamp and seal, or sign electronically", SUBMISSION, 1, True),
)
"""Name, name in English, before which deadline, how many days, and whether it is needed to submit."""


@records_changes("tenders.install_defaults")
def install_defaults(ctx: Context) -> None:
    """Add the reasons that are not there yet, and the checklist where there is none; what exists is left as it is."""
    known = set(BidReason.objects.values_list("code", flat=True))
    made = {"created_at": ctx.now, "created_by": ctx.actor_id, "updated_at": ctx.now}
    reasons = [
        BidReason(id=new_id(), code=code, name=name, name_en=english, used_for=use, is_about_fit=is_about_fit, **made)
        for code, name, english, use, is_about_fit in REASONS
        if code not in known
    ]
    BidReason.objects.bulk_create(reasons)
    derive_search("bid_reason", [one.pk for one in reasons])
    if not BidTemplateItem.objects.exists():
        lines = [
            BidTemplateItem(id=new_id(), position=place * 10, name=name, name_en=english, deadline=deadline,
                            days_before=days, is_required=is_required, **made)
            for place, (name, english, deadline, days, is_required) in enumerate(CHECKLIST, start=1)
        ]  # fmt: skip
        BidTemplateItem.objects.bulk_create(lines)
        derive_search("bid_template_item", [one.pk for one in lines])
