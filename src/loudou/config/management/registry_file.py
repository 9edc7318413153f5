"""Companies as files have them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loudou.leads.errors import RegistryFileInvalid
from loudou.leads.rules.registry_values import read_capital, read_date
from loudou.leads.shapes import RegistryEntry
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.rows import SourceRow

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "company", "company name", "企业名称", "公司名称", "名称", "单位名称"),
    "uscc": ("uscc", "credit code", "统一社会信用代码", "信用代码", "社会信用代码"),
    "lei": ("lei",),
    "legal_representative": ("legal representative", "legal_representative", "法定代表人", "法人", "法人代表"),
    "registered_capital": ("registered capital", "registered_capital", "capital", "注册资本"),
    "paid_in": ("paid-in capital", "paid_in", "实缴资本"),
    "established_date": ("established", "established_date", "registered_on", "成立日期", "注册日期", "成立时间"),
    "status": ("status", "登记状态", "经营状态", "企业状态"),
    "company_type": ("type", "company_type", "企业类型", "公司类型"),
    "industry": ("industry", "行业", "所属行业"),
    "country": ("country", "国家"),
    "province": ("province", "省", "省份", "所属省份"),
    "city": ("city", "市", "城市", "所属城市"),
    "address": ("address", "注册地址", "地址", "住所"),
    "scope": ("scope", "business_scope", "business scope", "经营范围"),
    "former_names": ("former names", "former_names", "曾用名"),
}
NOTHING = frozenset({"", "-", "--", "n/a", "null", "无"})


def read_entries(path: Path) -> list[RegistryEntry]:
    """The companies of a CSV or XLSX file, one per row. Raises RegistryFileInvalid for a file without names."""
    try:
        table = open_table(path)
        columns = _columns(table.headers)
        if "name" not in columns:
            raise RegistryFileInvalid("There is no column with the names of companies.", headers=list(table.headers))
        return [_entry(row, columns) for row in table.rows()]
    except FileRefused as refused:
        raise RegistryFileInvalid("The file cannot be read.", reason=str(refused)) from refused


def _columns(headers: tuple[str, ...]) -> dict[str, int]:
    known = {heading: field for field, headings in HEADINGS.items() for heading in headings}
    found: dict[str, int] = {}
    for at, heading in enumerate(headers):
        field = known.get(" ".join(heading.split()).casefold())
        if field is not None:
            found.setdefault(field, at)
    return found


def _entry(row: SourceRow, columns: Mapping[str, int]) -> RegistryEntry:
    """The company of a row; a row that could not be read has none, and is reported as nameless with its number."""
    if row.problem is not None:
        return RegistryEntry("")
    cells = {field: row.cells[at] for field, at in columns.items()}
    texts: dict[str, Any] = {
        field: "" if text.strip().casefold() in NOTHING else text.strip() for field, text in cells.items()
    }
    capital, currency = read_capital(texts.pop("registered_capital", ""))
    former = texts.pop("former_names", "").replace("；", ";").replace("、", ";")
    more: dict[str, Any] = {
        "registered_capital_amount": capital,
        "capital_currency": currency,
        "paid_in_amount": read_capital(texts.pop("paid_in", ""))[0],
        "established_date": read_date(texts.pop("established_date", "")),
        "former_names": tuple(name.strip() for name in former.split(";") if name.strip()),
    }
    return RegistryEntry(**texts, **more)
