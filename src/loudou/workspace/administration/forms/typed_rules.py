"""Rules of the score as they stand in the fields of a page: nothing typed is lost while rows come and go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from loudou.kernel.errors import FieldProblem
from loudou.leads.shapes import ScoreGroupDraft, ScoreModelDraft, ScoreRuleDraft
from loudou.workspace.administration.forms.judged import not_a_number, number_of
from loudou.workspace.administration.forms.typed_behaviour import (
    TypedBehaviour,
    behaviour_from,
    behaviour_in,
    stored_from,
)

NUMBERS = ("weight_attribute", "weight_behavior", "weight_smart", "contact_now_from", "nurture_from")
GROUP_TEXTS = ("code", "label_zh", "label_en", "cap", "counting")
RULE_TEXTS = ("code", "label_zh", "label_en", "criterion", "points")
MOST_ROWS = 200


@dataclass(slots=True)
class TypedRule:
    """A rule as typed."""

    code: str
    label_zh: str = ""
    label_en: str = ""
    criterion: str = ""
    points: str = "0"
    is_disqualifier: bool = False


@dataclass(slots=True)
class TypedGroup:
    """A group as typed."""

    code: str
    label_zh: str = ""
    label_en: str = ""
    cap: str = "20"
    counting: str = "sum"
    rules: list[TypedRule] = field(default_factory=list)


@dataclass(slots=True)
class TypedModel:
    """A whole version of the score rules as typed; `number` is the version it was made from."""

    number: str
    numbers: dict[str, str]
    groups: list[TypedGroup] = field(default_factory=list)
    behaviour: TypedBehaviour = field(default_factory=TypedBehaviour)


def typed_from(model: ScoreModelDraft, number: int) -> TypedModel:
    """The active version, ready to be changed."""
    return TypedModel(
        str(number),
        {name: _plain(getattr(model, name)) for name in NUMBERS},
        [
            TypedGroup(group.code, group.label_zh, group.label_en, _plain(group.cap), group.counting, _rules(group))
            for group in model.groups
        ],
        behaviour_from(model.behaviour),
    )


def typed_in(sent: Mapping[str, str]) -> TypedModel:
    """What the fields of the page hold."""
    return TypedModel(
        sent.get("number", ""),
        {name: sent.get(name, "") for name in NUMBERS},
        [
            TypedGroup(**_texts(sent, f"g{at}", GROUP_TEXTS), rules=[*_typed_rules(sent, f"g{at}")])
            for at in _rows(sent, "g")
        ],
        behaviour_in(sent),
    )


def arranged(model: TypedModel, do: str) -> TypedModel:
    """The same with a row added or taken away: `add-group`, `add-rule:0`, `drop-rule:0:1`, `drop-group:0`."""
    act, *places = do.split(":")
    at = [int(place) for place in places if place.isdecimal()]
    codes = {group.code for group in model.groups} | {rule.code for group in model.groups for rule in group.rules}
    if act == "add-group":
        model.groups.append(TypedGroup(_fresh("group", codes), rules=[TypedRule(_fresh("rule", codes))]))
    elif not at or at[0] >= len(model.groups):
        return model
    elif act == "add-rule":
        model.groups[at[0]].rules.append(TypedRule(_fresh("rule", codes)))
    elif act == "drop-group":
        del model.groups[at[0]]
    elif act == "drop-rule" and len(at) == 2 and at[1] < len(model.groups[at[0]].rules):
        del model.groups[at[0]].rules[at[1]]
    return model


def draft_from(model: TypedModel) -> tuple[ScoreModelDraft, list[FieldProblem]]:
    """The version these fields mean, and which of them hold no number; problems name rules and groups by code."""
    numbers = {name: number_of(raw) for name, raw in model.numbers.items()}
    problems = [not_a_number(name) for name, number in numbers.items() if number is None]
    groups = []
    for group in model.groups:
        problems += [not_a_number(group.code)] if number_of(group.cap) is None else []
        problems += [not_a_number(rule.code) for rule in group.rules if number_of(rule.points) is None]
        rules = tuple(
            ScoreRuleDraft(
                rule.code,
                rule.label_zh.strip(),
                rule.label_en.strip(),
                rule.criterion.strip(),
                number_of(rule.points) or Decimal(0),
                rule.is_disqualifier,
            )
            for rule in group.rules
        )
        counting = group.counting if group.counting in {"sum", "max"} else "sum"
        cap = number_of(group.cap) or Decimal(0)
        groups.append(ScoreGroupDraft(group.code, group.label_zh.strip(), group.label_en.strip(), cap, rules, counting))
    behaviour, wrong = stored_from(model.behaviour)
    problems += wrong
    given = {name: number if number is not None else Decimal(0) for name, number in numbers.items()}
    return ScoreModelDraft(groups=tuple(groups), behaviour=behaviour, **given), problems


def _rules(group: ScoreGroupDraft) -> list[TypedRule]:
    return [
        TypedRule(rule.code, rule.label_zh, rule.label_en, rule.criterion, _plain(rule.points), rule.is_disqualifier)
        for rule in group.rules
    ]


def _typed_rules(sent: Mapping[str, str], group: str) -> Iterator[TypedRule]:
    for at in _rows(sent, f"{group}-r"):
        prefix = f"{group}-r{at}"
        yield TypedRule(**_texts(sent, prefix, RULE_TEXTS), is_disqualifier=bool(sent.get(f"{prefix}-is_disqualifier")))


def _rows(sent: Mapping[str, str], prefix: str) -> Iterator[int]:
    at = 0
    while at < MOST_ROWS and f"{prefix}{at}-code" in sent:
        yield at
        at += 1


def _texts(sent: Mapping[str, str], prefix: str, names: Sequence[str]) -> dict[str, str]:
    return {name: sent.get(f"{prefix}-{name}", "") for name in names}


def _fresh(word: str, codes: set[str]) -> str:
    number = next(n for n in range(1, len(codes) + 2) if f"{word}_{n}" not in codes)
    codes.add(f"{word}_{number}")
    return f"{word}_{number}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
