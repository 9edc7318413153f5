"""What people see of accounts and contacts."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.customers.enums import AccountStatus, BuyingRole, CompanySize
from loudou.customers.errors import CustomersInvalid
from loudou.customers.models import Account, Contact
from loudou.customers.rules.company_names import company_key
from loudou.customers.rules.identity import clean_text, normalise_credit_code, normalise_email, normalise_mobile
from loudou.customers.services.assign import assign_accounts
from loudou.customers.services.check_parents import check_parents
from loudou.customers.services.make_primary import make_primary
from loudou.customers.services.register_accounts import register_accounts
from loudou.customers.services.register_contacts import register_contacts
from loudou.customers.shapes import AccountDraft, ContactDraft
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.records.declaration import (
    Action,
    ActionField,
    Field,
    Kind,
    Option,
    RecordType,
    Related,
    SavedView,
    Section,
)

STATUSES = (
    Option(AccountStatus.PROSPECT, AccountStatus.PROSPECT.label, "info", "spark"),
    Option(AccountStatus.CUSTOMER, AccountStatus.CUSTOMER.label, "good", "won"),
    Option(AccountStatus.LOST, AccountStatus.LOST.label, "lost", "lost"),
)
SIZES = tuple(Option(size.value, size.label) for size in CompanySize)
ROLES = tuple(Option(role.value, role.label) for role in BuyingRole)


def create_accounts(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new accounts."""
    drafts = [AccountDraft(**_draft_values(row, {"owner", "parent"})) for row in rows]
    return [made.id for made in register_accounts(ctx, drafts=drafts)]


def create_contacts(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new contacts."""
    drafts = [ContactDraft(**_draft_values(row, {"owner", "account"})) for row in rows]
    return [made.id for made in register_contacts(ctx, drafts=drafts)]


def clean_account(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Attribute values as they are kept; a new name brings its key. Raises CustomersInvalid."""
    cleaned = dict(values)
    if cleaned.get("name"):
        cleaned["name"] = clean_text(cleaned["name"])
        cleaned["company_key"] = company_key(cleaned["name"])
    if cleaned.get("uscc"):
        code = normalise_credit_code(cleaned["uscc"])
        if code is None:
            raise _refused("uscc", "credit_code.invalid", "This is not a unified social credit code.")
        cleaned["uscc"] = code
    return cleaned


def clean_contact(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Attribute values as they are kept. Raises CustomersInvalid."""
    cleaned = dict(values)
    if cleaned.get("mobile"):
        cleaned["mobile"] = normalise_mobile(cleaned["mobile"])
        if cleaned["mobile"] is None:
            raise _refused("mobile", "mobile.invalid", "This is not a mobile number.")
    if cleaned.get("email"):
        cleaned["email"] = normalise_email(cleaned["email"])
        if cleaned["email"] is None:
            raise _refused("email", "email.invalid", "This is not an e-mail address.")
    return cleaned


def run_make_primary(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `make_primary`."""
    del values
    return {"changed": make_primary(ctx, contact_ids=ids)}


def run_assign(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `assign_accounts`."""
    return {"count": assign_accounts(ctx, account_ids=ids, owner_id=values["owner"])}


def _draft_values(row: Mapping[str, Any], references: set[str]) -> dict[str, Any]:
    named = {f"{name}_id" if name in references else name: value for name, value in row.items()}
    return {name: value for name, value in named.items() if value is not None}


def _refused(field: str, code: str, message: str) -> CustomersInvalid:
    problem = FieldProblem(field, code, message)
    return CustomersInvalid("Some values are not acceptable. Nothing was saved.", problems=[problem])


ACCOUNT = RecordType(
    key="account",
    plural="accounts",
    label=_("Account"),
    label_plural=_("Accounts"),
    model=Account,
    icon="building",
    title="name",
    subtitle="number",
    fields=(
        Field("number", _("Number"), can_edit=False, can_create=False, is_searched=True, synonyms=("客户编号",)),
        Field(
            "name",
            _("Name"),
            can_sort=True,
            is_required=True,
            is_searched=True,
            synonyms=("客户名称", "公司名称", "公司", "company"),
        ),
        Field("status", _("Status"), Kind.CHOICE, options=STATUSES, can_edit=False, synonyms=("客户状态",)),
        Field(
            "uscc",
            _("Credit code"),
            longest=30,
            is_searched=True,
            help=_("Unified social credit code, 18 characters."),
            synonyms=("统一社会信用代码", "税号"),
        ),
        Field("industry", _("Industry"), longest=80, synonyms=("行业",)),
        Field("size", _("Company size"), Kind.CHOICE, options=SIZES, synonyms=("规模",)),
        Field("province", _("Province"), longest=60, synonyms=("省份",)),
        Field("city", _("City"), longest=60, synonyms=("城市",)),
        Field("address", _("Address"), longest=300, synonyms=("地址",)),
        Field("phone", _("Phone"), Kind.PHONE, longest=40, is_searched=True, synonyms=("电话",)),
        Field("email", _("E-mail"), Kind.EMAIL, longest=254, synonyms=("邮箱",)),
        Field("website", _("Website"), Kind.URL, synonyms=("网址",)),
        Field("source", _("Source"), longest=60, synonyms=("来源",)),
        Field("parent", _("Parent account"), Kind.REFERENCE, reference="account", synonyms=("上级客户",)),
        Field("owner", _("Owner"), Kind.USER, can_edit=False, synonyms=("负责人",)),
        Field("note", _("Remarks"), Kind.LONG_TEXT, synonyms=("备注",)),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
        Field("updated_at", _("Updated"), Kind.INSTANT, can_edit=False, can_create=False),
    ),
    columns=("name", "number", "status", "industry", "city", "owner", "created_at"),
    views=(
        SavedView("all", _("All accounts")),
        SavedView("mine", _("My accounts"), filter="owner == me()"),
        SavedView("customers", pgettext_lazy("account", "Customers"), filter='status == "customer"'),
        SavedView("prospects", pgettext_lazy("account", "Prospects"), filter='status == "prospect"'),
    ),
    sections=(
        Section(pgettext_lazy("section", "Company"), ("name", "uscc", "industry", "size", "parent", "source", "owner")),
        Section(_("Where and how"), ("province", "city", "address", "phone", "email", "website")),
        Section(_("Remarks"), ("note",)),
    ),
    related=(
        Related("contact", "account", _("Contacts"), ("name", "title", "mobile", "email", "buying_role")),
        Related("account", "parent", _("Subsidiaries"), ("name", "status", "city")),
        Related("opportunity", "account", _("Opportunities"), ("name", "stage", "amount", "expected_close_date")),
        Related("quote", "account", _("Quotes")),
        Related("order", "account", _("Orders")),
        Related("receivable", "account", _("Receivables")),
    ),
    actions=(Action("assign", _("Assign"), run_assign, "user", fields=(ActionField("owner", _("Owner"), Kind.USER),)),),
    import_keys=("uscc", "number"),
    create=create_accounts,
    clean=clean_account,
    after_edit=check_parents,
    state_field="status",
    page_url="account-page",
    nav_group="customers",
    nav_order=10,
    extras={"import_kinds": {"name": "company", "uscc": "uscc"}},
)
CONTACT = RecordType(
    key="contact",
    plural="contacts",
    label=_("Contact"),
    label_plural=_("Contacts"),
    model=Contact,
    icon="user",
    title="name",
    subtitle="title",
    fields=(
        Field(
            "name",
            _("Name"),
            can_sort=True,
            is_required=True,
            is_searched=True,
            longest=120,
            is_pii=True,
            synonyms=("姓名", "联系人"),
        ),
        Field(
            "account",
            _("Account"),
            Kind.REFERENCE,
            reference="account",
            is_required=True,
            can_edit=False,
            synonyms=("客户", "客户名称"),
        ),
        Field("title", _("Job title"), longest=120, synonyms=("职务", "职位")),
        Field("department", _("Department"), longest=120, synonyms=("部门",)),
        Field(
            "mobile", _("Mobile"), Kind.PHONE, longest=40, is_searched=True, is_pii=True, synonyms=("手机", "手机号")
        ),
        Field("phone", _("Phone"), Kind.PHONE, longest=40, is_pii=True, synonyms=("电话", "座机")),
        Field("email", _("E-mail"), Kind.EMAIL, longest=254, is_searched=True, is_pii=True, synonyms=("邮箱",)),
        Field("wechat", _("WeChat"), longest=80, is_pii=True, synonyms=("微信",)),
        Field("buying_role", _("Role in buying"), Kind.CHOICE, options=ROLES, synonyms=("采购角色", "决策角色")),
        Field("is_primary", _("Primary contact"), Kind.BOOLEAN, can_edit=False, can_create=False),
        Field("has_left", _("Has left"), Kind.BOOLEAN, can_create=False),
        Field("owner", _("Owner"), Kind.USER, can_edit=False, synonyms=("负责人",)),
        Field("note", _("Remarks"), Kind.LONG_TEXT, synonyms=("备注",)),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("name", "account", "title", "mobile", "email", "buying_role", "owner"),
    views=(
        SavedView("all", _("All contacts")),
        SavedView("mine", _("My contacts"), filter="owner == me()"),
        SavedView("deciders", _("Deciders"), filter='buying_role == "decider"'),
    ),
    sections=(
        Section(pgettext_lazy("section", "Person"), ("name", "account", "title", "department", "buying_role", "owner")),
        Section(_("How to reach"), ("mobile", "phone", "email", "wechat")),
        Section(_("Remarks"), ("note", "has_left")),
    ),
    actions=(Action("make_primary", _("Make primary contact"), run_make_primary, icon="star", grant="edit"),),
    import_keys=("mobile", "email"),
    create=create_contacts,
    clean=clean_contact,
    nav_group="customers",
    nav_order=20,
    extras={"import_kinds": {"name": "person"}},
)
