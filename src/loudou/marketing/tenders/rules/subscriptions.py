"""Whether a subscription makes sense."""

from collections.abc import Iterator, Mapping
from typing import Any

from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.rules.matching import read_groups


def subscription_problems(values: Mapping[str, Any], row: int | None = None) -> Iterator[FieldProblem]:
    """What is wrong with a subscription's fields: nothing asked for, limits that contradict, kinds there are not."""
    asks = read_groups(values.get("keywords") or "") or values.get("purchaser_names") or values.get("industries")
    if not asks:
        yield FieldProblem(
            "keywords", "keywords.missing", "Say what to look for: words, purchasers or industries.", row
        )
    lowest, highest = values.get("budget_min_amount"), values.get("budget_max_amount")
    if lowest is not None and highest is not None and lowest > highest:
        yield FieldProblem("budget_max_amount", "budget.range", "The highest budget is below the lowest.", row)
    yield from limit_problems(values, row)
    for kind in values.get("notice_types") or ():
        if kind not in NoticeType.values:
            yield FieldProblem("notice_types", "notice_type.unknown", "This is no kind of notice.", row)


def limit_problems(values: Mapping[str, Any], row: int | None = None) -> Iterator[FieldProblem]:
    """What is wrong with some of the fields alone: hours lie between 0 and 23, relevance goes from 0 to 100."""
    for name in ("digest_hour", "quiet_from_hour", "quiet_until_hour"):
        hour = values.get(name)
        if hour is not None and not 0 <= hour <= 23:
            yield FieldProblem(name, "hour.unknown", "Hours go from 0 to 23.", row)
    least = values.get("alert_from")
    if least is not None and not 0 <= least <= 100:
        yield FieldProblem("alert_from", "range.outside", "Relevance goes from 0 to 100.", row)
