"""The form of an assignment rule with its people; rows come and go without losing what was typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import AssignmentMethod
from loudou.leads.shapes import AssignmentMemberDraft, AssignmentRuleDraft, AssignmentRuleRow, PoolRow
from loudou.workspace.administration.forms.judged import JudgedForm, id_of, initial, not_a_number, number_of

MEMBER_TEXTS = ("weight", "capacity", "daily_max")
MOST_ROWS = 200


@dataclass(slots=True)
class TypedMember:
    """A person of a rule as typed."""

    user: str
    weight: str = "1"
    capacity: str = ""
    daily_max: str = ""
    is_paused: bool = False


class RuleForm(JudgedForm):
    """The terms of an assignment rule."""

    name = forms.CharField(label=_("Name"), max_length=120)
    criteria = forms.CharField(
        label=_("Condition"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which leads the rule takes, as an expression. Empty: every lead."),
    )
    method = forms.ChoiceField(label=_("How leads are shared out"), choices=AssignmentMethod.choices)
    previous_owner_days = forms.CharField(
        label=_("Days a lead does not go back to who gave it up"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    is_active = forms.BooleanField(label=_("Active"), required=False)

    def __init__(self, pools: list[PoolRow], row: AssignmentRuleRow | None = None, data: Any = None) -> None:
        super().__init__(data, initial=_shown(row))
        offered = {str(pool.id): pool.name for pool in pools}
        if row is not None and row.pool_id is not None:
            offered.setdefault(str(row.pool_id), row.pool_name)
        self.fields["pool"] = forms.ChoiceField(
            label=_("Pool"), choices=[("", _("All pools")), *offered.items()], required=False
        )
        self.order_fields(["name", "criteria", "pool", "method", "previous_owner_days", "is_active"])

    def draft(self, members: list[TypedMember], priority: int) -> tuple[AssignmentRuleDraft, list[FieldProblem]]:
        """The rule these fields mean, and which of them hold no number."""
        days = number_of(self.text("previous_owner_days"))
        problems = [not_a_number("previous_owner_days")] if days is None else []
        typed = [raw for member in members for raw in (member.weight, member.capacity, member.daily_max) if raw.strip()]
        if any(number_of(raw) is None for raw in typed):
            problems.append(not_a_number("members"))
        rule = AssignmentRuleDraft(
            name=self.text("name"),
            method=self.text("method"),
            members=tuple(_drafts(members)),
            criteria=self.text("criteria"),
            pool_id=self.chosen("pool"),
            priority=priority,
            previous_owner_days=int(days or 0),
            is_active=self.ticked("is_active"),
        )
        return rule, problems


def typed_members(sent: Mapping[str, str]) -> list[TypedMember]:
    """The people the fields of the page hold."""
    found = []
    for at in range(MOST_ROWS):
        if f"m{at}-user" not in sent:
            break
        texts = {name: sent.get(f"m{at}-{name}", "") for name in MEMBER_TEXTS}
        found.append(TypedMember(sent[f"m{at}-user"], **texts, is_paused=bool(sent.get(f"m{at}-is_paused"))))
    return found


def members_of(row: AssignmentRuleRow | None) -> list[TypedMember]:
    """The people of a rule, ready to be changed."""
    return [
        TypedMember(
            str(one.user_id), str(one.weight), _limit(one.capacity), _limit(one.daily_max), is_paused=one.is_paused
        )
        for one in (row.members if row is not None else ())
    ]


def arranged(members: list[TypedMember], do: str, chosen: str) -> list[TypedMember]:
    """The same with somebody added, taken away or moved: `add`, `drop:2`, `up:2`, `down:2`."""
    act, _colon, place = do.partition(":")
    if act == "add" and chosen and all(member.user != chosen for member in members):
        return [*members, TypedMember(chosen)]
    if not place.isdecimal() or int(place) >= len(members):
        return members
    at = int(place)
    moved = members.pop(at)
    if act in {"up", "down"}:
        members.insert(max(at + (1 if act == "down" else -1), 0), moved)
    elif act != "drop":
        members.insert(at, moved)
    return members


def _drafts(members: list[TypedMember]) -> Iterator[AssignmentMemberDraft]:
    for member in members:
        user = id_of(member.user)
        if user is not None:
            weight, capacity, daily = (number_of(raw) for raw in (member.weight, member.capacity, member.daily_max))
            yield AssignmentMemberDraft(
                user,
                weight=int(weight if weight is not None else 1),
                capacity=int(capacity) if capacity is not None else None,
                daily_max=int(daily) if daily is not None else None,
                is_paused=member.is_paused,
            )


def _shown(row: AssignmentRuleRow | None) -> dict[str, Any]:
    if row is None:
        return {"method": AssignmentMethod.ROUND_ROBIN, "previous_owner_days": "15", "is_active": True}
    names = ("name", "criteria", "method", "previous_owner_days", "is_active")
    return initial({name: getattr(row, name) for name in names} | {"pool": row.pool_id})


def _limit(value: int | None) -> str:
    return "" if value is None else str(value)
