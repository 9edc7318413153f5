"""What the headings of Chinese notices mean, and how a heading and its value stand in a text."""

import re
from collections.abc import Iterator

from loudou.marketing.tenders.rules.texts import clean_text

LABELS = {
    "title": "采购项目名称 项目名称 工程名称 标项名称 招标项目名称",
    "project_no": "采购项目编号 招标项目编号 项目编号 招标编号 采购编号 项目代码 标段编号 采购计划编号",
    "purchaser": "采购单位名称 采购人名称 招标人名称 采购单位 采购人 招标人 建设单位 招标单位 采购方 甲方",
    "agency": "采购代理机构名称 代理机构名称 采购代理机构 招标代理机构 代理机构 招标代理",
    "region": "行政区域 所属地区 项目所在地 建设地点 地区",
    "industry": "品目 所属行业 行业分类 采购品目",
    "method": "采购方式 招标方式",
    "budget": "预算总金额 项目预算金额 采购预算 预算金额 项目预算 总投资",
    "ceiling": "最高投标限价 招标控制价 最高限价 控制价 拦标价",
    "total": "总中标金额 总成交金额 中标总金额 合同总金额 中标总价",
    "amount": "中标(成交)金额 中标成交金额 中标金额 成交金额 中标价 成交价 投标报价 合同金额 合同价",
    "supplier": (
        "中标(成交)供应商名称 中标(成交)供应商 中标供应商名称 成交供应商名称 中标供应商 成交供应商 "
        "中标单位 中标人名称 中标人 成交人 中选人 第一中标候选人 供应商名称 供应商 乙方"
    ),
    "published": "公告时间 发布时间 公示时间 发布日期 公告日期",
    "awarded": "中标日期 成交日期 定标日期 中标(成交)日期",
    "deadline": (
        "提交投标文件截止时间 投标文件递交截止时间 投标截止时间 响应文件提交截止时间 提交响应文件截止时间 "
        "递交截止时间 报名截止时间 截止时间"
    ),
    "questions": (
        "澄清截止时间 答疑截止时间 提问截止时间 疑问提交截止时间 提出问题截止时间 提疑截止时间 "
        "质疑截止时间 询问截止时间"
    ),
    "deposit": "投标保证金金额 投标保证金 磋商保证金 谈判保证金 响应保证金 保证金金额 保证金",
    "deposit_due": (
        "投标保证金缴纳截止时间 投标保证金到账截止时间 投标保证金递交截止时间 投标保证金截止时间 保证金缴纳截止时间 "
        "保证金到账截止时间 保证金递交截止时间 保证金截止时间"
    ),
    "opening": "开标时间 开启时间 开标日期",
    "term": "合同履行期限 服务期限 合同期限 服务期 工期",
    "contact": "项目联系人 采购人联系人 联系人",
    "phone": "项目联系电话 联系电话 联系方式 电话",
    "email": "电子邮箱 电子邮件 邮箱 E-mail Email",
    "uscc": "统一社会信用代码 信用代码",
    "lot": "标段名称 标项 标段 包号 包件 分包",
    "rate": "下浮率 优惠率 折扣率 费率",
    "rank": "排名 名次",
    "score": "评审得分 综合得分 得分",
}
_NAMES = {clean_text(word).casefold(): name for name, words in LABELS.items() for word in words.split()}
_ANY = "|".join(re.escape(word) for word in sorted(_NAMES, key=len, reverse=True))
_NUMBERING = r"(?:^|(?<=[\s。;,]))(?:[((]?[一二三四五六七八九十\d]{1,3}[))]?\s*[、..]\s*)?"
_LABELLED = re.compile(rf"{_NUMBERING}({_ANY})(?:\([^)]{{0,12}}\))?\s*:\s*", re.IGNORECASE)
_HEADING = re.compile(rf"(?:[一二三四五六七八九十\d]{{1,3}}[、.]\s*)?({_ANY})(\([^)]{{0,20}}\))?:?$", re.IGNORECASE)
_UNIT = re.compile(r"\([^)]{0,12}元[^)]{0,6}\)")
Said = tuple[str, str, str]
"""What a heading means, the value, and the heading as written (a unit may stand in it)."""


def meaning_of(heading: str) -> str:
    """What a heading of a table means; "" for any other text."""
    found = _HEADING.fullmatch(clean_text(heading, 60))
    return _NAMES[found[1].casefold()] if found else ""


def in_line(line: str) -> Iterator[Said]:
    """The headings with their values in one line of running text: `一、项目编号：X 采购人：Y`."""
    text = clean_text(line, 4000)
    found = list(_LABELLED.finditer(text))
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        value = text[match.end() : end].strip(" ;,。")
        if value:
            yield _NAMES[match[1].casefold()], value, match[0]


def in_pairs(rows: list[list[str]]) -> Iterator[Said]:
    """The headings with their values in a table that has them side by side; nothing of any other table."""
    if not is_paired(rows):
        return
    for row in rows:
        place = 0
        while place + 1 < len(row):
            name = meaning_of(row[place])
            if name and not meaning_of(row[place + 1]):
                if row[place + 1]:
                    yield name, row[place + 1], row[place]
                place += 2
            else:
                place += 1


def is_paired(rows: list[list[str]]) -> bool:
    """Whether a table has headings beside their values: known ones begin two rows, or a row of two cells."""
    beginning = [row for row in rows if row and meaning_of(row[0])]
    return len(beginning) >= 2 or any(len(row) == 2 for row in beginning)


def headed_rows(rows: list[list[str]]) -> list[list[Said]]:
    """The rows below a row of headings (two known ones at least), each with its headings; [] for any other table."""
    if is_paired(rows):
        return []
    for place, row in enumerate(rows):
        names = [meaning_of(cell) for cell in row]
        if sum(map(bool, names)) >= 2:
            return [_said(names, row, values) for values in rows[place + 1 :] if any(values)]
    return []


def _said(names: list[str], heads: list[str], values: list[str]) -> list[Said]:
    return [(name, value, head) for name, head, value in zip(names, heads, values, strict=False) if name and value]
