"""The sales process and the reasons the product comes with: selling equipment to companies."""

from decimal import Decimal

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.services.derive import derive_search
from loudou.sales.pipeline.enums import CriterionKind, ForecastCategory, OpportunityStatus, StageType
from loudou.sales.pipeline.models import LossReason, SalesProcess
from loudou.sales.pipeline.services.edit_process import edit_process
from loudou.sales.pipeline.shapes import CriterionDraft, ProcessDraft, ReasonDraft, StageDraft

CODE = "equipment"
CHECK, DOCUMENT, FIELD, TASK = CriterionKind.CHECK, CriterionKind.DOCUMENT, CriterionKind.FIELD, CriterionKind.TASK
EQUIPMENT = ProcessDraft(
    code=CODE,
    name="设备直销流程",
    name_en="Equipment direct sales",
    is_default=True,
    stages=(
        StageDraft(
            code="requirement",
            name="需求",
            name_en="Requirement",
            probability_rate=Decimal("0.25"),
            lowest_rate=Decimal("0.05"),
            highest_rate=Decimal("0.45"),
            expected_days=10,
            max_days=30,
            goal="确认需求、预算范围和决策人",
            goal_en="Know the need, the budget range and who decides",
            criteria=(CriterionDraft("amount", "预计金额", FIELD, name_en="Expected amount", field="amount"),),
        ),
        StageDraft(
            code="solution",
            name="方案",
            name_en="Solution",
            probability_rate=Decimal("0.50"),
            lowest_rate=Decimal("0.30"),
            highest_rate=Decimal("0.70"),
            expected_days=14,
            max_days=30,
            goal="方案得到客户技术负责人认可",
            goal_en="The customer's engineers accept the solution",
            criteria=(
                CriterionDraft("proposal", "技术方案", DOCUMENT, name_en="Proposal"),
                CriterionDraft("budget_confirmed", "客户预算已确认", CHECK, name_en="Customer budget confirmed"),
                CriterionDraft("decision_date", "决策日期", FIELD, name_en="Decision date", field="decision_date"),
            ),
        ),
        StageDraft(
            code="quotation",
            name="报价",
            name_en="Quotation",
            probability_rate=Decimal("0.70"),
            lowest_rate=Decimal("0.50"),
            highest_rate=Decimal("0.85"),
            expected_days=10,
            max_days=21,
            goal="报价发出并与客户逐项确认",
            goal_en="The quote is out and gone through with the customer",
            forecast_category=ForecastCategory.BEST_CASE,
            criteria=(
                CriterionDraft(
                    "close_date", "预计成交日期", FIELD, name_en="Expected close", field="expected_close_date"
                ),
                CriterionDraft("quote_reviewed", "与客户核对报价", TASK, name_en="Go through the quote", task_days=3),
            ),
        ),
        StageDraft(
            code="negotiation",
            name="谈判",
            name_en="Negotiation",
            probability_rate=Decimal("0.85"),
            lowest_rate=Decimal("0.65"),
            highest_rate=Decimal("0.95"),
            expected_days=14,
            max_days=21,
            goal="价格、账期和交期达成一致",
            goal_en="Price, terms and delivery are agreed",
            forecast_category=ForecastCategory.COMMIT,
            criteria=(CriterionDraft("terms_agreed", "商务条款一致", CHECK, name_en="Terms agreed"),),
        ),
        StageDraft(
            code="won",
            name="赢单",
            name_en="Won",
            probability_rate=Decimal(1),
            type=StageType.WON,
            forecast_category=ForecastCategory.CLOSED,
        ),
        StageDraft(
            code="lost",
            name="输单",
            name_en="Lost",
            probability_rate=Decimal(0),
            type=StageType.LOST,
            forecast_category=ForecastCategory.OMITTED,
        ),
        StageDraft(
            code="invalid",
            name="无效",
            name_en="Invalid",
            probability_rate=Decimal(0),
            type=StageType.INVALID,
            forecast_category=ForecastCategory.OMITTED,
        ),
    ),
)
LOST, INVALID, WON = OpportunityStatus.LOST, OpportunityStatus.INVALID, OpportunityStatus.WON
REASONS = (
    ReasonDraft("price", "价格", LOST, "Price"),
    ReasonDraft("competitor", "输给竞争对手", LOST, "Lost to a competitor", names_competitor=True),
    ReasonDraft("product_fit", "产品不符合", LOST, "Product does not fit"),
    ReasonDraft("no_budget", "预算取消", LOST, "No budget"),
    ReasonDraft("no_decision", "客户未决策", LOST, "No decision"),
    ReasonDraft("delivery", "交期", LOST, "Delivery time"),
    ReasonDraft("payment_terms", "账期", LOST, "Payment terms"),
    ReasonDraft("duplicate", "重复商机", INVALID, "Duplicate"),
    ReasonDraft("by_mistake", "误建", INVALID, "Made by mistake"),
    ReasonDraft("not_a_deal", "没有真实需求", INVALID, "No real need"),
    ReasonDraft("best_fit", "方案最合适", WON, "Best fit"),
    ReasonDraft("best_price", "价格最优", WON, "Best price"),
    ReasonDraft("relationship", "客户关系", WON, "Relationship"),
)


@records_changes("pipeline.install_defaults")
def install_defaults(ctx: Context) -> None:
    """Set up the process and the reasons that are not there yet; what exists is left as it is."""
    if not SalesProcess.objects.filter(code=CODE).exists():
        edit_process(ctx, draft=EQUIPMENT)
    known = set(LossReason.objects.values_list("code", flat=True))
    reasons = [
        LossReason(
            code=one.code,
            status=one.status,
            position=position,
            name=one.name,
            name_en=one.name_en,
            names_competitor=one.names_competitor,
            created_at=ctx.now,
            created_by=ctx.actor_id,
            updated_at=ctx.now,
        )
        for position, one in enumerate(REASONS, start=1)
        if one.code not in known
    ]
    LossReason.objects.bulk_create(reasons)
    derive_search("loss_reason", [reason.id for reason in reasons])
