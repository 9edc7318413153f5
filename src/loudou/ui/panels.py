"""Panels: what one package shows on a record page of another, without either importing the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise

from loudou.kernel.context import Context
from loudou.kernel.registry import Registry


class Panel(Protocol):
    """One box on a page about a record. `slot` names the page and the place on it, as in "account.side"."""

    @property
    def key(self) -> str:
        """Stable name, unique among all panels."""

    @property
    def title(self) -> str | Promise:
        """Heading of the box."""

    @property
    def slot(self) -> str:
        """Where it is shown."""

    @property
    def order(self) -> int:
        """Place among the panels of the slot, small first."""

    @property
    def template(self) -> str:
        """Template of the body."""

    def context(self, ctx: Context, record: Any) -> Mapping[str, object] | None:
        """What the template needs; None when there is nothing to show this person, and the box is left out."""


@dataclass(frozen=True, slots=True)
class FactsPanel:
    """A panel whose `facts` ask for what its template shows."""

    key: str
    title: str | Promise
    slot: str
    order: int
    template: str
    facts: Callable[[Context, Any], Mapping[str, object] | None]

    def context(self, ctx: Context, record: Any) -> Mapping[str, object] | None:
        """What the template needs; None leaves the box out."""
        return self.facts(ctx, record)


PANELS: Registry[Panel] = Registry("Panels", Panel, key=lambda panel: panel.key)


def register_panel(panel: Panel) -> None:
    """Offer a panel to its slot. Raises WrongShape, and KeyTaken when another panel has the key."""
    PANELS.register(panel)


def panels_in(slot: str) -> list[Panel]:
    """The panels of a slot in their order."""
    return sorted((p for p in PANELS if p.slot == slot), key=lambda panel: (panel.order, panel.key))
