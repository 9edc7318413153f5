"""Values of a lead from the words of a mail: labelled lines, telephone numbers, the tag of its subject."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import Target
from loudou.marketing.intake.rules.answers import LONGEST_LONG_TEXT, LONGEST_TEXT

Template = Mapping[str, Sequence[str]]
MOST_WORDS = 20
LONGEST_WORD = 40
LONG = frozenset({Target.NEED.value})
FIRST_TEMPLATE: dict[str, tuple[str, ...]] = {
    Target.NAME.value: ("姓名", "联系人", "称呼", "Name", "Contact", "Contact person"),
    Target.COMPANY.value: ("公司", "公司名称", "单位", "企业名称", "Company", "Organisation", "Organization"),
    Target.TITLE.value: ("职位", "职务", "Title", "Job title", "Position"),
    Target.MOBILE.value: ("手机", "手机号", "手机号码", "移动电话", "Mobile", "Mobile phone", "Cell"),
    Target.PHONE.value: ("电话", "联系电话", "座机", "固话", "Tel", "Phone", "Telephone", "T"),
    Target.EMAIL.value: ("邮箱", "电子邮箱", "邮件", "E-mail", "Email", "Mail"),
    Target.WECHAT.value: ("微信", "微信号", "WeChat"),
    Target.USCC.value: ("统一社会信用代码", "信用代码", "税号"),
    Target.COUNTRY.value: ("国家", "Country"),
    Target.PROVINCE.value: ("省份", "省", "Province", "State"),
    Target.CITY.value: ("城市", "City"),
    Target.INDUSTRY.value: ("行业", "Industry"),
    Target.NEED.value: ("需求", "需求描述", "询价内容", "留言", "留言内容", "Need", "Message", "Inquiry", "Enquiry"),
    Target.BUDGET.value: ("预算", "Budget"),
    Target.TIMELINE.value: ("时间要求", "采购时间", "交期", "Timeline"),
    Target.PRODUCT_INTEREST.value: ("产品", "意向产品", "Product", "Products"),
}
"""What people call the fields; the template every mailbox begins with."""
_TAG = re.compile(r"[\[【]\s*([^\[\]【】]{1,80}?)\s*[\]】]")
_COLONS = ":：\t=＝"
_MOBILE = re.compile(r"(?<![\d])(?:\+?86[-\s]?|0086[-\s]?)?(1[3-9]\d(?:[-\s]?\d{4}){2})(?!\d)")
_PHONE = re.compile(
    r"(?<![\d+])(?:\+?86[-\s]?)?((?:\(0\d{2,3}\)|0\d{2,3})[-\s]?\d{7,8}(?:(?:-|转|ext\.?\s?)\d{1,6})?)(?!\d)",
    re.IGNORECASE,
)
_ABROAD = re.compile(r"\+(?!86)\d{1,3}[\s().\-]*\d(?:[\s().\-]*\d){5,12}")
_COMPANY = re.compile(
    r"^[^:：,，。!！?？]{2,60}(?:公司|集团|研究院|研究所|大学|医院|厂|事务所)$"
    r"|^[\w&.,'\- ]{2,80}\b(?:co\.?,?\s*ltd\.?|ltd\.?|limited|inc\.?|llc|gmbh|corp\.?|s\.?a\.?|b\.?v\.?|plc)$",
    re.IGNORECASE,
)


def check_template(template: Mapping[str, Sequence[str]]) -> tuple[FieldProblem, ...]:
    """What is wrong with a template; `field` is the target."""
    found: list[FieldProblem] = []
    owner: dict[str, str] = {}
    for target, words in template.items():
        if target not in Target.values:
            found.append(FieldProblem(target, "unknown", "Leads have no such field."))
        if len(words) > MOST_WORDS or any(not 1 <= len(word) <= LONGEST_WORD for word in words):
            found.append(FieldProblem(target, "too_long", "At most 20 words of at most 40 characters."))
        found += [
            FieldProblem(target, "repeated", "Another field already goes by this word.")
            for word in words
            if owner.setdefault(_key(word), target) != target
        ]
    return tuple(found)


def labelled(lines: Sequence[str], template: Template) -> dict[str, str]:
    """The values of labelled lines (`公司：…`, `Company: …`), by target; the first of each counts.

    A long text goes on over the following lines up to the next label. A label with nothing behind it takes the
    next line, as forms that were sent by mail write it.
    """
    words = {_key(word): target for target, names in template.items() for word in names}
    found: dict[str, str] = {}
    open_target = ""
    for line in lines:
        target, value = _label(line, words)
        if target:
            open_target = target if target not in found and (not value or target in LONG) else ""
            if value:
                found.setdefault(target, value)
        elif open_target and line.strip():
            found[open_target] = f"{found.get(open_target, '')}\n{line.strip()}".strip()
            open_target = open_target if open_target in LONG else ""
        elif open_target and open_target not in LONG:
            open_target = ""
    return {target: value[: LONGEST_LONG_TEXT if target in LONG else LONGEST_TEXT] for target, value in found.items()}


def numbers_in(lines: Sequence[str]) -> dict[str, str]:
    """A mobile and a telephone number somewhere in these lines (a signature), as written."""
    text = "\n".join(lines)
    found: dict[str, str] = {}
    mobile = _MOBILE.search(text)
    if mobile is not None:
        found[Target.MOBILE.value] = mobile[1]
    phone = _PHONE.search(text) or _ABROAD.search(text)
    if phone is not None:
        found[Target.PHONE.value] = phone[phone.lastindex or 0]
    return found


def company_in(lines: Sequence[str]) -> str:
    """A line of a signature that is a company's name and nothing else; empty where there is none."""
    return next((line.strip() for line in lines if _COMPANY.match(line.strip())), "")


def tag_of(subject: str, campaigns: Mapping[str, str]) -> str:
    """The campaign a subject names: `[EXPO26] …` by the list of tags; else empty. Case and width do not matter."""
    known = {_key(tag): campaign for tag, campaign in campaigns.items()}
    return next((known[key] for key in map(_key, _TAG.findall(subject)) if key in known), "")


def _label(line: str, words: Mapping[str, str]) -> tuple[str, str]:
    """The target a line is labelled with and what stands behind the label; an empty target where it is not."""
    text = line.strip().lstrip("*-•·●■>").strip()
    place = min((at for at in (text.find(colon) for colon in _COLONS) if at > 0), default=-1)
    if place < 0 or place > LONGEST_WORD + 6:
        return "", ""
    name = re.sub(r"[*（(\[【].*$", "", text[:place]).strip(" *_")
    return words.get(_key(name), ""), text[place + 1 :].strip(" *\t:：")


def _key(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()
