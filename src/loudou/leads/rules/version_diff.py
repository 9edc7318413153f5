"""What differs between two versions of the score rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal

from loudou.leads.shapes import EscalationStep, RuleDifference, ScoreGroupDraft, ScoreModelDraft, ScoreRuleDraft

Said = tuple[str, str]
NUMBERS = ("weight_attribute", "weight_behavior", "weight_smart", "contact_now_from", "nurture_from")


def differences(before: ScoreModelDraft, after: ScoreModelDraft) -> list[RuleDifference]:
    """Everything that is not the same, in the order of the later version; what is gone comes last.

    `kind` is number, action, behaviour, group or rule; what a rule or group says is written as a person would type it.
    """
    old, new = dict(_said(before)), dict(_said(after))
    keys = [*new, *(key for key in old if key not in new)]
    return [
        RuleDifference(kind, code, old.get((kind, code), ""), new.get((kind, code), ""))
        for kind, code in keys
        if old.get((kind, code)) != new.get((kind, code))
    ]


def _said(model: ScoreModelDraft) -> Iterator[tuple[Said, str]]:
    for name in NUMBERS:
        yield ("number", name), _plain(getattr(model, name))
    for one in fields(model.actions):
        value = getattr(model.actions, one.name)
        yield ("action", one.name), _steps(value) if one.name == "escalation" else _plain(value)
    for group in model.groups:
        yield ("group", group.code), _group(group)
        for rule in group.rules:
            yield ("rule", rule.code), _rule(rule)
    yield from _behaviour(model.behaviour)


def _steps(steps: Iterable[EscalationStep]) -> str:
    """Each step as its minutes, whom it tells and whether the lead goes back: `-15 owner · 30 manager, role ⟲`."""
    lines = (
        f"{step.minutes} {', '.join(step.role if one == 'role' else one for one in step.tells)}"
        f"{' ⟲' if step.returns else ''}"
        for step in steps
    )
    return " · ".join(lines) or "–"


def _group(group: ScoreGroupDraft) -> str:
    return f"{group.label_zh} / {group.label_en} · {group.counting} · {_plain(group.cap)}"


def _rule(rule: ScoreRuleDraft) -> str:
    points = "⊘" if rule.is_disqualifier else _plain(rule.points)
    return f"{rule.label_zh} / {rule.label_en} · {rule.criterion} · {points}"


def _behaviour(stored: Mapping[str, object]) -> Iterator[tuple[Said, str]]:
    for name, value in stored.items():
        if name == "kinds" and isinstance(value, Mapping):
            for kind, rule in value.items():
                yield ("behaviour", str(kind)), _words(rule)
        else:
            yield ("behaviour", name), _words(value)


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items() if one is not None)
    return _plain(value)


def _plain(value: object) -> str:
    """Numbers as people write them, whatever they are stored as."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "–" if value is None else str(value)
