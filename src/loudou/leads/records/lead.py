"""The record type of leads."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.customers.enums import CompanySize
from loudou.leads.enums import InvalidReason, LeadBand, LeadStatus
from loudou.leads.models import Lead
from loudou.leads.records.acts import ACTIONS
from loudou.leads.records.doors import after_lead_edit, clean_lead, create_leads, load_leads
from loudou.platform.records.declaration import Field, Kind, Option, RecordType, SavedView, Section

TONES = {
    LeadStatus.NEW: ("info", "spark"),
    LeadStatus.UNASSIGNED: ("idle", "users"),
    LeadStatus.ASSIGNED: ("info", "user"),
    LeadStatus.FOLLOWING: ("accent", "phone"),
    LeadStatus.QUALIFIED: ("good", "check"),
    LeadStatus.NURTURING: ("nurture", "sprout"),
    LeadStatus.CONVERTED: ("won", "won"),
    LeadStatus.INVALID: ("lost", "x"),
    LeadStatus.MERGED: ("idle", "merge"),
}
STATUSES = tuple(Option(status.value, status.label, *TONES[status]) for status in LeadStatus)
BANDS = (
    Option(LeadBand.CONTACT_NOW, LeadBand.CONTACT_NOW.label, "contact-now", "phone"),
    Option(LeadBand.NURTURE, LeadBand.NURTURE.label, "nurture", "sprout"),
    Option(LeadBand.HOLD, LeadBand.HOLD.label, "hold", "pause"),
)
SIZES = tuple(Option(size.value, size.label) for size in CompanySize)
REASONS = tuple(Option(reason.value, reason.label) for reason in InvalidReason)


def _told(name: str, label: object, kind: Kind = Kind.TEXT, **more: object) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)  # type: ignore[arg-type]  # passed on


WHO = (
    _told("display_name", _("Lead"), can_sort=True, is_searched=True),
    _told("number", _("Number"), is_searched=True, longest=20),
    Field("name", pgettext_lazy("person", "Name"), longest=120, is_searched=True, is_pii=True,
          synonyms=("姓名", "联系人", "客户姓名", "contact", "contact name", "full name", "person")),
    Field("company", _("Company"), is_searched=True,
          synonyms=("公司", "公司名称", "企业名称", "单位", "客户名称", "company name", "organization", "account")),
    Field("title", _("Job title"), longest=120, synonyms=("职务", "职位", "title", "position", "occupation")),
    Field("mobile", _("Mobile"), Kind.PHONE, longest=60, is_searched=True, is_pii=True,
          synonyms=("手机", "手机号", "手机号码", "移动电话", "cell", "mobile phone", "phone number")),
    Field("phone", _("Phone"), Kind.PHONE, longest=60, is_searched=True, is_pii=True,
          synonyms=("电话", "座机", "固定电话", "联系电话", "telephone")),
    Field("email", _("E-mail"), Kind.EMAIL, longest=254, is_searched=True, is_pii=True,
          synonyms=("邮箱", "电子邮件", "邮件", "email", "mail", "email address")),
    Field("wechat", _("WeChat"), longest=80, is_searched=True, is_pii=True, synonyms=("微信", "微信号")),
    Field("uscc", _("Credit code"), longest=30, is_searched=True, synonyms=("统一社会信用代码", "信用代码", "税号")),
)  # fmt: skip
WHAT = (
    Field("country", _("Country"), longest=60, synonyms=("国家", "国别")),
    Field("province", _("Province"), longest=60, synonyms=("省", "省份", "state", "region")),
    Field("city", _("City"), longest=60, synonyms=("城市", "市")),
    Field("industry", _("Industry"), longest=80, synonyms=("行业", "所属行业", "specialization", "sector")),
    Field("company_size", _("Company size"), Kind.CHOICE, options=SIZES, synonyms=("规模", "公司规模", "employees")),
    Field("annual_revenue_amount", _("Annual revenue"), Kind.MONEY, currency="currency",
          synonyms=("年收入", "年营业额", "revenue", "expected revenue", "annual revenue")),
    Field("currency", _("Currency"), longest=3, synonyms=("币种",)),
    Field("source", _("Source"), longest=80, synonyms=("来源", "线索来源", "渠道来源", "lead source")),
    Field("source_detail", _("Source detail"), synonyms=("来源说明", "来源详情", "how did you hear")),
    Field("medium", _("Medium"), longest=80, synonyms=("媒介", "utm_medium")),
    Field("campaign", _("Campaign"), longest=120, synonyms=("市场活动", "活动", "utm_campaign")),
    Field("need", _("Need"), Kind.LONG_TEXT, synonyms=("需求", "需求描述", "留言", "备注", "message", "description")),
    Field("budget", _("Budget"), longest=120, synonyms=("预算",)),
    Field("timeline", _("Timeline"), longest=120, synonyms=("时间计划", "采购时间")),
    Field("product_interest", _("Products of interest"), Kind.TAGS, synonyms=("意向产品", "产品", "products")),
    Field("tags", _("Tags"), Kind.TAGS, synonyms=("标签", "labels")),
    Field("external_id", _("External number"), can_edit=False, synonyms=("外部编号", "external id", "prospect id")),
)  # fmt: skip
HOW = (
    _told("status", _("Status"), Kind.CHOICE, options=STATUSES),
    Field("owner", _("Owner"), Kind.USER, can_edit=False, synonyms=("负责人", "销售", "salesperson", "lead owner")),
    _told("pool", _("Pool"), Kind.REFERENCE, reference="lead_pool"),
    _told("account", _("Account"), Kind.REFERENCE, reference="account"),
    _told("also_known", _("Also known as"), Kind.LONG_TEXT, is_searched=True, is_pii=True, can_filter=False),
    _told("channel", _("Channel"), longest=40),
    _told("score_total", _("Score"), Kind.SCORE, can_sort=True, options=BANDS, currency="band"),
    _told("band", _("Band"), Kind.CHOICE, options=BANDS),
    _told("band_at", _("In its band since"), Kind.INSTANT),
    _told("score_attribute", _("Attribute score"), Kind.SCORE),
    _told("score_behavior", _("Behaviour score"), Kind.SCORE),
    _told("score_smart", _("Smart score"), Kind.SCORE),
    _told("is_disqualified", _("Disqualified"), Kind.BOOLEAN),
    _told("assigned_at", _("Assigned"), Kind.INSTANT),
    _told("response_due_at", _("First response due"), Kind.INSTANT),
    _told("first_response_at", _("First response"), Kind.INSTANT),
    _told("response_breached_at", _("First response late since"), Kind.INSTANT),
    _told("last_followup_at", _("Last follow-up"), Kind.INSTANT, can_sort=True),
    Field("next_followup_at", _("Next follow-up"), Kind.INSTANT, can_sort=True, synonyms=("下次跟进", "下次跟进时间")),
    _told("recycle_due_at", _("Back to the pool"), Kind.INSTANT),
    _told("followup_count", _("Follow-ups"), Kind.NUMBER, places=0),
    _told("return_count", _("Times returned"), Kind.NUMBER, places=0),
    _told("touch_count", _("Touches"), Kind.NUMBER, places=0),
    _told("last_touch_at", _("Last touch"), Kind.INSTANT),
    _told("possible_duplicate", _("Possible duplicate"), Kind.BOOLEAN),
    _told("invalid_reason", _("Why invalid"), Kind.CHOICE, options=REASONS),
    _told("converted_at", _("Converted"), Kind.INSTANT),
    _told("converted_account", _("Became account"), Kind.REFERENCE, reference="account"),
    _told("converted_contact", _("Became contact"), Kind.REFERENCE, reference="contact"),
    _told("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    _told("updated_at", _("Updated"), Kind.INSTANT),
)
WORKED_ON = 'status in ["assigned", "following", "qualified"]'
LEAD = RecordType(
    key="lead",
    plural="leads",
    label=_("Lead"),
    label_plural=_("Leads"),
    model=Lead,
    icon="funnel",
    title="display_name",
    subtitle="name",
    fields=(*WHO, *WHAT, *HOW),
    columns=("display_name", "score_total", "status", "source", "city", "mobile", "owner", "next_followup_at",
             "last_followup_at", "created_at"),
    views=(
        SavedView("mine", _("My work"), filter=f"owner == me() && {WORKED_ON}", sort="-score_total"),
        SavedView("contact_now", _("Contact now"), filter=f'band == "contact_now" && {WORKED_ON}', sort="-score_total"),
        SavedView("response_late", _("First response overdue"), sort="created_at",
                  filter=f"response_due_at < now() && first_response_at == null && {WORKED_ON}",
                  columns=("display_name", "score_total", "status", "owner", "response_due_at", "mobile", "source",
                           "created_at")),
        SavedView("nurture", _("Nurture"), filter='band == "nurture" && status != "merged"', sort="-score_total"),
        SavedView("pool", _("In the pool"), filter='status in ["new", "unassigned"]', sort="-score_total"),
        SavedView("due_back", _("About to go back"), filter="nextDays(recycle_due_at, 3)", sort="next_followup_at"),
        SavedView("unscored", _("Not scored"), filter="score_total == null"),
        SavedView("all", _("All leads")),
    ),
    sections=(
        Section(_("Need"), ("need", "budget", "timeline", "product_interest", "tags")),
        Section(_("Person"), ("name", "title", "mobile", "phone", "email", "wechat")),
        Section(_("Company"), ("company", "uscc", "industry", "company_size", "annual_revenue_amount", "currency",
                               "country", "province", "city")),
        Section(_("Origin"), ("source", "source_detail", "medium", "campaign", "channel", "external_id",
                              "touch_count")),
        Section(_("Work"), ("owner", "pool", "account", "next_followup_at", "last_followup_at", "response_due_at",
                            "first_response_at", "response_breached_at",
                            "recycle_due_at", "invalid_reason", "converted_account", "converted_contact")),
    ),
    actions=ACTIONS,
    import_keys=("external_id", "mobile", "email", "number"),
    create=create_leads,
    clean=clean_lead,
    load=load_leads,
    after_edit=after_lead_edit,
    state_field="status",
    successor="merged_into_id",
    state_path=("new", "assigned", "following", "qualified", "converted"),
    nav_group="leads",
    nav_order=10,
    extras={"import_kinds": {"name": "person", "company": "company", "uscc": "uscc"}, "watch": "lead-similar"},
)  # fmt: skip
