"""What a publication is: from the words of its title, the tags of a release, or the codes of another standard."""

import re
from collections.abc import Iterable

from loudou.marketing.tenders.enums import Method, NoticeType
from loudou.marketing.tenders.rules.texts import clean_text

_BY_WORD = (
    (NoticeType.INTENTION, "采购意向|意向公开|需求公示"),
    (NoticeType.CLARIFICATION, "答疑|澄清|补遗"),
    (NoticeType.CORRECTION, "更正|变更|延期|补充公告|补充通知"),
    (NoticeType.FAILED, "废标|流标|招标失败|采购失败|失败公告"),
    (NoticeType.CANCELLATION, "终止|撤销|取消|中止"),
    (NoticeType.CANDIDATE, "候选人|评标结果公示|预中标|预成交"),
    (NoticeType.COMPLETION, "竣工|履约验收|验收"),
    (NoticeType.CONTRACT, "合同公告|合同公示|采购合同|合同签订|签订合同"),
    (NoticeType.PERFORMANCE, "履约"),
    (NoticeType.AWARD, "中标|成交|中选|结果公告|结果公示|采购结果|单一来源.*结果|入围结果"),
    (NoticeType.PREQUALIFICATION, "资格预审"),
    (NoticeType.OPENING, "开标记录|开标结果|开标情况"),
    (NoticeType.TENDER, "招标|采购公告|磋商|谈判|询价|比选|询比|公开征集|单一来源|邀请"),
)
_WORDS = tuple((kind, re.compile(words)) for kind, words in _BY_WORD)
_METHODS = (
    (Method.NEGOTIATION, "竞争性谈判"),
    (Method.CONSULTATION, "竞争性磋商|磋商"),
    (Method.INQUIRY, "询价|询比"),
    (Method.DIRECT, "单一来源|直接采购|direct"),
    (Method.SELECTIVE, "邀请招标|邀请|selective|restricted"),
    (Method.LIMITED, "limited|neg-wo-call|neg-w-call|negotiated"),
    (Method.OPEN, "公开招标|open"),
)
_METHOD_WORDS = tuple((method, re.compile(words)) for method, words in _METHODS)
_TAGS = {
    "planning": NoticeType.INTENTION,
    "planningUpdate": NoticeType.INTENTION,
    "tender": NoticeType.TENDER,
    "tenderUpdate": NoticeType.CORRECTION,
    "tenderAmendment": NoticeType.CORRECTION,
    "tenderCancellation": NoticeType.CANCELLATION,
    "award": NoticeType.AWARD,
    "awardUpdate": NoticeType.AWARD,
    "awardCancellation": NoticeType.AWARD_CANCELLED,
    "contract": NoticeType.CONTRACT,
    "contractUpdate": NoticeType.CONTRACT,
    "contractAmendment": NoticeType.CONTRACT,
    "contractTermination": NoticeType.COMPLETION,
    "implementation": NoticeType.PERFORMANCE,
    "implementationUpdate": NoticeType.PERFORMANCE,
}
_LATEST = (
    *(NoticeType.COMPLETION, NoticeType.PERFORMANCE, NoticeType.CONTRACT, NoticeType.AWARD_CANCELLED),
    *(NoticeType.AWARD, NoticeType.CANCELLATION, NoticeType.TENDER, NoticeType.CORRECTION, NoticeType.INTENTION),
)
TAG_OF = {
    NoticeType.INTENTION: "planning",
    NoticeType.TENDER: "tender",
    NoticeType.PREQUALIFICATION: "tender",
    NoticeType.OPENING: "tenderUpdate",
    NoticeType.CORRECTION: "tenderAmendment",
    NoticeType.CLARIFICATION: "tenderUpdate",
    NoticeType.CANDIDATE: "award",
    NoticeType.AWARD: "award",
    NoticeType.AWARD_CANCELLED: "awardCancellation",
    NoticeType.FAILED: "tenderCancellation",
    NoticeType.CANCELLATION: "tenderCancellation",
    NoticeType.CONTRACT: "contract",
    NoticeType.PERFORMANCE: "implementation",
    NoticeType.COMPLETION: "contractTermination",
    NoticeType.OTHER: "tenderUpdate",
}
"""The tag of the Open Contracting Data Standard a notice is exported under."""


def type_of_title(title: str) -> NoticeType:
    """What a Chinese title says the notice is, the more special word first; OTHER when it says nothing."""
    text = clean_text(title)
    return next((kind for kind, words in _WORDS if words.search(text)), NoticeType.OTHER)


def type_of_tags(tags: Iterable[object], *, tender_status: str, has_awards: bool, has_contracts: bool) -> NoticeType:
    """What a release is by its tags, the latest of them; a compiled one by what it holds.

    A tender that is said to be over without success is a failed or a cancelled one, whatever its tag.
    """
    found = {_TAGS[str(tag)] for tag in tags if str(tag) in _TAGS}
    latest = next((kind for kind in _LATEST if kind in found), None)
    if latest in {None, NoticeType.TENDER, NoticeType.CORRECTION, NoticeType.CANCELLATION, NoticeType.AWARD_CANCELLED}:
        if tender_status == "unsuccessful":
            return NoticeType.FAILED
        if tender_status in {"cancelled", "withdrawn"} and latest is not NoticeType.AWARD_CANCELLED:
            return NoticeType.CANCELLATION
    if latest is not None:
        return latest
    if has_contracts:
        return NoticeType.CONTRACT
    return NoticeType.AWARD if has_awards else NoticeType.TENDER


def method_of(text: str) -> str:
    """The procurement method a text names; "" when it names none."""
    clean = clean_text(text).casefold()
    return next((method.value for method, words in _METHOD_WORDS if words.search(clean)), "")
