"""The words of a title a model may learn from."""

import re

from loudou.marketing.tenders.rules.texts import plain_title

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z0-9+#.-]{1,30}", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    "采购|项目|招标|公告|投标|中标|成交|结果|公示|公开|竞争|磋商|谈判|询价|更正|有限|公司|责任|集团|年度|第二次|的|及|与|和|等|关于"
)
"""What nearly every title holds tells no tender from another."""
LONGEST_WORD = 12
MOST_WORDS = 60


def title_words(title: str) -> tuple[str, ...]:
    """Latin words in lower case, and pairs of neighbouring Han characters, each once, in order.

    What every title holds is cut out first, so a pair never reaches over it.
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(plain_title(title).casefold()):
        if run[0].isascii():
            found[run.rstrip(".-")[:LONGEST_WORD]] = None
        else:
            for part in _SAYS_NOTHING.split(run):
                found.update(dict.fromkeys(part[place : place + 2] for place in range(len(part) - 1)))
    return tuple(found)[:MOST_WORDS]
