"""What behaviour counts, as a version of the score rules stores it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from loudou.leads.enums import Fading
from loudou.leads.shapes import DAILY_COUNT_CAP, BehaviourModel, Decay, KindRule


def read_behaviour(stored: Mapping[str, Any]) -> BehaviourModel:
    """The model of a version of the score rules as stored: points per kind, or points with limits.

    `{"kinds": {"download": 10, "mail_open": {"points": 2, "daily": 20, "most": null, "cap": 5}}, "cap": 50,
    "fading": "half_life", "days": 30, "steps": [[30, 1], [90, 0.5]]}`; numbers may be texts. Raises ValueError.
    """
    kinds = {kind: _kind_rule(rule) for kind, rule in stored.get("kinds", {}).items()}
    steps = tuple((_exact(younger), _exact(share)) for younger, share in stored.get("steps", ()))
    days = _exact(stored.get("days", stored.get("half_life_days", 30)))
    decay = Decay(Fading(stored.get("fading", Fading.HALF_LIFE)), days, steps)
    return BehaviourModel(kinds, _exact(stored.get("cap", 50)), decay)


def _kind_rule(stored: Any) -> KindRule:
    if not isinstance(stored, Mapping):
        return KindRule(_exact(stored))
    cap = stored.get("cap")
    return KindRule(
        points=_exact(stored["points"]),
        daily_count_cap=stored.get("daily", DAILY_COUNT_CAP),
        count_cap=stored.get("most"),
        point_cap=None if cap is None else _exact(cap),
    )


def _exact(value: Any) -> Decimal:
    return Decimal(str(value))
