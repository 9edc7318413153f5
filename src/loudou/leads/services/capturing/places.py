"""The place of a lead that names none, from its credit code or its telephone numbers."""

from collections.abc import Sequence
from typing import Any

from loudou.leads.rules.enrichment import find_place
from loudou.leads.services.capturing.prepare import Incoming


def fill_places(rows: Sequence[Incoming]) -> None:  # system: works on values in hand
    """Work out province and city before leads are scored and shared out, so that both go by them. No SQL."""
    for incoming in rows:
        work_out_place(incoming.values)


def work_out_place(values: dict[str, Any]) -> None:  # system: works on values in hand
    """Fill in the empty ones of province and city, and note what told them."""
    if values["province"] and values["city"]:
        return
    found = find_place(
        values["province"], values["city"], uscc=values["uscc"], phone=values["phone"], mobile=values["mobile"]
    )
    if found is not None:
        values.update(found.values)
        values["worked_out"] = {**values["worked_out"], **dict.fromkeys(found.values, found.source.value)}


def give_way(values: dict[str, Any], typed: dict[str, Any]) -> None:  # system: works on values in hand
    """Empty what was worked out where somebody now says it: an address that was given beats an area code."""
    if not any(typed.get(name) for name in ("province", "city")):
        return
    for name in ("province", "city"):
        if name in values["worked_out"]:
            values[name] = ""
    values["worked_out"] = {name: by for name, by in values["worked_out"].items() if name not in {"province", "city"}}
