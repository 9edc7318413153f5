"""Rules of the score as they stand in the fields of a page: nothing typed is lost while rows come and go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from loudou.kernel.errors import FieldProblem
from loudou.leads.shapes import ScoreGroupDraft, ScoreModelDraft, ScoreRuleDraft
from loudou.workspace.administration.forms.built import BuiltGroups, BuiltRow, arranged_rows, rows_in
from loudou.workspace.administration.forms.judged import not_a_number, number_of
from loudou.workspace.administration.forms.typed_actions import (
    TypedActions,
    actions_from,
    actions_in,
    acts_from,
)
from loudou.workspace.administration.forms.typed_behaviour import (
    TypedBehaviour,
    behaviour_from,
    behaviour_in,
    stored_from,
)
from loudou.workspace.administration.forms.typed_steps import arranged_steps

NUMBERS = ("weight_attribute", "weight_behavior", "weight_smart", "contact_now_from", "nurture_from")
GROUP_TEXTS = ("code", "label_zh", "label_en", "cap", "counting")
RULE_TEXTS = ("code", "label_zh", "label_en", "criterion", "points")
MOST_ROWS = 200
ROWS, TEXT = "rows", "text"
FIRST_FIELD = "source"
ROW_ACTS = frozenset({"add-and", "add-or", "drop-row"})


@dataclass(slots=True)
class TypedRule:
    """A rule as typed; in the mode `rows` the criterion is what the rows say."""

    code: str
    label_zh: str = ""
    label_en: str = ""
    criterion: str = ""
    points: str = "0"
    is_disqualifier: bool = False
    mode: str = TEXT
    rows: BuiltGroups = field(default_factory=list)


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
    actions: TypedActions = field(default_factory=TypedActions)


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
        actions_from(model.actions),
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
        actions_in(sent),
    )


def arranged(model: TypedModel, do: str) -> TypedModel:
    """The same with something added or taken away: `add-group`, `add-rule:0`, `drop-rule:0:1`, `drop-group:0`.

    Also what concerns the rows of a criterion: `add-and:0:1`, `add-or:0:1:0`, `drop-row:0:1:0:2`, and the steps about
    owed responses: `add-step`, `drop-step:0`.
    """
    if do.startswith(("add-step", "drop-step")):
        model.actions.steps = arranged_steps(model.actions.steps, do)
        return model
    act, *places = do.split(":")
    at = [int(place) for place in places if place.isdecimal()]
    codes = {group.code for group in model.groups} | {rule.code for group in model.groups for rule in group.rules}
    if act == "add-group":
        model.groups.append(TypedGroup(_fresh("group", codes), rules=[_fresh_rule(codes)]))
    elif not at or at[0] >= len(model.groups):
        return model
    elif act == "add-rule":
        model.groups[at[0]].rules.append(_fresh_rule(codes))
    elif act == "drop-group":
        del model.groups[at[0]]
    elif act == "drop-rule" and len(at) == 2 and at[1] < len(model.groups[at[0]].rules):
        del model.groups[at[0]].rules[at[1]]
    elif act in ROW_ACTS and len(at) >= 2 and at[1] < len(model.groups[at[0]].rules):
        rule = model.groups[at[0]].rules[at[1]]
        rule.rows = arranged_rows(rule.rows, act, at[2:], FIRST_FIELD)
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
    actions, further = acts_from(model.actions)
    problems += [*wrong, *further]
    given = {name: number if number is not None else Decimal(0) for name, number in numbers.items()}
    return ScoreModelDraft(groups=tuple(groups), behaviour=behaviour, actions=actions, **given), problems


def _rules(group: ScoreGroupDraft) -> list[TypedRule]:
    return [
        TypedRule(rule.code, rule.label_zh, rule.label_en, rule.criterion, _plain(rule.points), rule.is_disqualifier)
        for rule in group.rules
    ]


def _typed_rules(sent: Mapping[str, str], group: str) -> Iterator[TypedRule]:
    for at in _rows(sent, f"{group}-r"):
        prefix = f"{group}-r{at}"
        yield TypedRule(
            **_texts(sent, prefix, RULE_TEXTS),
            is_disqualifier=bool(sent.get(f"{prefix}-is_disqualifier")),
            mode=ROWS if sent.get(f"{prefix}-mode") == ROWS else TEXT,
            rows=rows_in(sent, prefix),
        )


def _rows(sent: Mapping[str, str], prefix: str) -> Iterator[int]:
    at = 0
    while at < MOST_ROWS and f"{prefix}{at}-code" in sent:
        yield at
        at += 1


def _texts(sent: Mapping[str, str], prefix: str, names: Sequence[str]) -> dict[str, str]:
    return {name: sent.get(f"{prefix}-{name}", "") for name in names}


def _fresh_rule(codes: set[str]) -> TypedRule:
    return TypedRule(_fresh("rule", codes), mode=ROWS, rows=[[BuiltRow(FIRST_FIELD)]])


def _fresh(word: str, codes: set[str]) -> str:
    number = next(n for n in range(1, len(codes) + 2) if f"{word}_{n}" not in codes)
    codes.add(f"{word}_{number}")
    return f"{word}_{number}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
