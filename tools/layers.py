"""The house as `.importlinter` draws it: the domains, how high each stands, and which of its rooms are doors."""

from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

ROOT = "loudou"
DOORS = frozenset({"services", "queries", "shapes", "events", "errors", "enums"})
OPEN = frozenset({"kernel", "ui"})
"""Packages that are vocabulary rather than a domain: every module of them may be imported."""

FACADES: dict[str, frozenset[str]] = {
    "platform.access": frozenset({"explain", "querysets"}),
    "platform.identity": frozenset({"networks"}),
    "platform.changes": frozenset({"keeping", "recording", "triggers"}),
    "platform.jobs": frozenset({"app", "defer"}),
    "platform.outbox": frozenset({"subscriptions"}),
    "platform.outgoing": frozenset({"addresses", "ask"}),
    "platform.records": frozenset(
        {
            "actions",
            "api",
            "catalogue",
            "cells",
            "days",
            "declaration",
            "doors",
            "fields",
            "idempotency",
            "outputs",
            "query",
            "references",
            "registry",
            "schemas",
            "tables",
            "history",
            "values",
        }
    ),
    "platform.rules": frozenset({"language"}),
    "platform.search": frozenset({"tokens"}),
}
"""What a platform package offers besides the usual doors; each is described in docs/reference/platform.md."""


@dataclass(frozen=True, slots=True)
class House:
    """Packages and their heights, read from the contracts; a higher package may know a lower one."""

    heights: dict[str, tuple[int, ...]]
    wings: frozenset[str]

    def domain_of(self, module: str) -> str:
        """The domain a module lives in without `loudou.`: `leads`, `sales.pipeline`; empty for the root."""
        parts = module.split(".")[1:]
        return ".".join(parts[: 2 if parts and parts[0] in self.wings else 1])

    def is_above(self, importer: str, imported: str) -> bool:
        """Whether the first domain stands strictly above the second."""
        return self.heights[importer] > self.heights[imported]


def read_house(root: Path) -> House:
    """The house as the repository's contracts draw it."""
    config = ConfigParser()
    config.read(root / ".importlinter", encoding="utf-8")
    wings = _heights(config["importlinter:wings"]["layers"])
    heights: dict[str, tuple[int, ...]] = {name: (height,) for name, height in wings.items()}
    inner = {name for name in wings if f"importlinter:{name}" in config}
    for wing in inner:
        for name, height in _heights(config[f"importlinter:{wing}"]["layers"]).items():
            heights[f"{wing}.{name}"] = (wings[wing], height)
    return House(heights, frozenset(inner))


def _heights(layers: str) -> dict[str, int]:
    lines = [line for line in layers.splitlines() if line.strip()]
    return {
        name.strip().strip("()"): height
        for height, line in enumerate(reversed(lines))
        for name in line.replace(":", "|").split("|")
    }
