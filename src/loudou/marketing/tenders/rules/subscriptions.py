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
    for kind in values.get("notice_types") or ():
        if kind not in NoticeType.values:
            yield FieldProblem("notice_types", "notice_type.unknown", "This is no kind of notice.", row)
