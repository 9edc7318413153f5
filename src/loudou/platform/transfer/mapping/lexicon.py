"""Words people head their columns with, grouped by what they mean; both languages, and habits of well-known systems."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_LEXICON = """
company: 公司, 公司名, 公司名称, 企业, 企业名称, 单位, 单位名称, 客户, 客户名称, 客户公司, 厂商, account,
    account name, company, company name, organization, organization name, organisation, associated company,
    employer, business name
person: 姓名, 联系人, 联系人姓名, 名字, 称呼, 客户姓名, contact, contact name, person, person name, name,
    full name, lead name
first_name: 名, first name, given name, firstname
last_name: 姓, 姓氏, last name, family name, surname, lastname
mobile: 手机, 手机号, 手机号码, 移动电话, 联系手机, mobile, mobile phone, cell, cell phone, mobile number
phone: 电话, 电话号码, 联系电话, 联系方式, 座机, 固话, tel, telephone, phone, phone number, work phone
email: 邮箱, 电子邮箱, 邮件, 电子邮件, 邮箱地址, email, e mail, email address, mail, work email, email work
uscc: 统一社会信用代码, 信用代码, 社会信用代码, 税号, 纳税人识别号, uscc, unified social credit code,
    tax number, credit code
website: 网址, 网站, 官网, 公司网址, website, web site, url, homepage, web, domain
title: 职位, 职务, 岗位, 头衔, title, job title, position, role
department: 部门, 所在部门, department, dept
province: 省, 省份, 所在省, 所属省份, province, state, billing state, shipping state
city: 市, 城市, 所在城市, 所属城市, city, billing city, shipping city, town
region: 地区, 区域, 省市, 所在地区, 所在地, region, area, territory, location, office location
country: 国家, 国家地区, country, billing country, nation
address: 地址, 详细地址, 公司地址, 通讯地址, 联系地址, 注册地址, address, street, billing street,
    organization address
postal_code: 邮编, 邮政编码, zip, zip code, postal code, postcode, billing postal code
industry: 行业, 所属行业, industry, sector, business segment
employees: 员工数, 员工人数, 人数, 公司规模, 规模, employees, number of employees, employee count, num emp,
    company size, headcount
capital: 注册资本, 注册资金, registered capital, capital
founded: 成立日期, 注册日期, 成立时间, founded, year established, registered on, established
scope: 经营范围, business scope
revenue: 年收入, 营业额, 年营业额, 营收, annual revenue, revenue, turnover, declared monthly revenue
source: 来源, 线索来源, 客户来源, 渠道, 来源渠道, source, lead source, original source, channel, lead origin,
    origin
status: 状态, 线索状态, 客户状态, 跟进状态, status, lead status, state of lead
stage: 阶段, 销售阶段, 商机阶段, stage, stage name, deal stage, lifecycle stage, sales stage
owner: 负责人, 业务员, 销售, 销售员, 销售人员, 所有人, 归属人, 跟进人, owner, contact owner, sales agent,
    sales rep, assigned to, salesperson, lead owner, account owner, owner id
amount: 金额, 商机金额, 预计金额, 合同金额, 总金额, amount, deal value, value, close value, deal amount, total
budget: 预算, 预算金额, 客户预算, budget
probability: 赢率, 概率, 成交概率, probability, win probability
product: 产品, 产品名称, 意向产品, 意向机型, product, product name, product interest, specialization
price: 价格, 单价, 标价, price, unit price, sales price, list price
quantity: 数量, quantity, qty, total opportunity quantity
deal: 商机, 商机名称, deal, deal name, deal title, opportunity, opportunity name
close_date: 预计成交日期, 成交日期, 关闭日期, 赢单日期, close date, closing date, won date, expected close date
created: 创建时间, 创建日期, 录入时间, 扫码时间, created, created at, create date, created date, date created,
    first contact date
modified: 修改时间, 更新时间, 最后修改时间, last modified date, updated at, modified
due_date: 截止日期, 到期日, due date, activity due date
note: 备注, 说明, 描述, 备注信息, 留言, note, notes, remark, remarks, comment, comments, description,
    note content
tags: 标签, 标记, tag, tags, label, labels
fax: 传真, fax, fax number
external_id: 编号, 外部编号, id, record id, external id, prospect id, lead number, account number, mql id,
    opportunity id
campaign: 活动, 市场活动, 活动名称, campaign, campaign name
wechat: 微信, 微信号, wechat, weixin
gender: 性别, gender, sex
birthday: 生日, 出生日期, birthday, date of birth, birth date
"""
"""One concept a paragraph: its name, then the headings that mean it."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNIT = re.compile(r"[(（\[【]\s*(?P<unit>[^)）\]】]{1,12})\s*[)）\]】]\s*$")
_ENTITY = re.compile(r"^(?P<entity>[a-z]+)\s+-\s+")
_MARKS = re.compile(r"[\s_\-.:：/*#?？!]+")
_CUSTOM = re.compile(r"__c$", re.IGNORECASE)


ENTITIES: Mapping[str, frozenset[str]] = {
    "person": frozenset({"contact", "lead"}),
    "contact": frozenset({"contact", "lead"}),
    "lead": frozenset({"lead"}),
    "organization": frozenset({"account"}),
    "organisation": frozenset({"account"}),
    "company": frozenset({"account"}),
    "account": frozenset({"account"}),
    "deal": frozenset({"opportunity"}),
    "opportunity": frozenset({"opportunity"}),
    "activity": frozenset(),
    "note": frozenset(),
}
"""The record types that a heading with this word in front ("Person - Phone") can be a field of."""


@lru_cache(maxsize=4096)
def folded_heading(heading: str) -> str:
    """A heading for comparing: NFKC, lower case, words apart ("BillingCity" is "billing city"), no unit, no marks."""
    shown = (char for char in unicodedata.normalize("NFKC", heading) if unicodedata.category(char) != "So")
    text = _UNIT.sub("", _CUSTOM.sub("", "".join(shown).strip()))
    words = _MARKS.sub(" ", _CAMEL.sub(" ", text).casefold()).split()
    half = len(words) // 2
    if half and len(words) % 2 == 0 and words[:half] == words[half:]:
        words = words[:half]
    return " ".join(words)


def without_entity(heading: str) -> str:
    """The heading without a leading record name ("Person - Phone" is "phone")."""
    text = unicodedata.normalize("NFKC", heading).strip().casefold()
    return folded_heading(_ENTITY.sub("", text) if _entity_of(text) else text)


def is_about(heading: str, record: str) -> bool:
    """Whether a heading can be a field of this record type: "Person - Phone" is none of an account."""
    entity = _entity_of(unicodedata.normalize("NFKC", heading).strip().casefold())
    return not entity or not record or record in ENTITIES[entity]


def _entity_of(text: str) -> str:
    match = _ENTITY.match(text)
    return match["entity"] if match is not None and match["entity"] in ENTITIES else ""


def unit_of(heading: str) -> str:
    """What stands in brackets at the end of a heading: 预算(万) is 万; "" when nothing does."""
    match = _UNIT.search(unicodedata.normalize("NFKC", heading))
    return match["unit"].strip() if match else ""


def compact(folded: str) -> str:
    """A folded heading without blanks, so that BILLINGCITY equals billing city."""
    return folded.replace(" ", "")


def _concepts() -> dict[str, frozenset[str]]:
    paragraphs = re.sub(r"\n +", " ", _LEXICON).strip().splitlines()
    split = (paragraph.split(":", 1) for paragraph in paragraphs)
    return {name: frozenset(compact(folded_heading(term)) for term in terms.split(",")) for name, terms in split}


CONCEPTS = _concepts()


def concepts_of(heading: str, record: str = "") -> frozenset[str]:
    """What a heading may mean: as it stands or else without its record name; usually one thing, often none."""
    whole = _meanings(folded_heading(heading))
    return whole or (_meanings(without_entity(heading)) if is_about(heading, record) else frozenset())


def _meanings(folded: str) -> frozenset[str]:
    return frozenset(concept for concept, terms in CONCEPTS.items() if compact(folded) in terms)
