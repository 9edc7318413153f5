"""`loudou manage registry_set FILE`: set up a company registry that is asked over the network."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser

from loudou.config.management.command_context import ContextCommand
from loudou.kernel.errors import LoudouError
from loudou.leads.services.save_provider import save_provider
from loudou.leads.shapes import ProviderDraft

TYPES: dict[str, type | tuple[type, ...]] = {
    "key": str,
    "kind": str,
    "label": str,
    "options": dict,
    "policies": dict,
    "priority": int,
    "daily_quota": (int, type(None)),
    "monthly_quota": (int, type(None)),
    "cache_days": int,
    "cost_amount": str,
    "currency": str,
    "is_enabled": bool,
    "asks_automatically": bool,
}


class Command(ContextCommand):
    """Set up a company registry."""

    help = "Make or change a company registry from a JSON file; docs/howto/enrichment.md describes it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and as whom."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", help="whose rights apply (default: the system's)")

    def handle(self, **options: Any) -> None:
        """Save the settings; exit status 1 with every problem when they make no sense."""
        draft = _draft(options["file"])
        try:
            save_provider(self.context(options["user"]), provider=draft)
        except LoudouError as error:
            problems = [f"\n  {problem.field}: {problem.message}" for problem in error.problems]
            raise CommandError(f"{error.code}: {error.detail}" + "".join(problems)) from error
        self.stdout.write(f"saved: {draft.key}")


def _draft(path: Path) -> ProviderDraft:
    try:
        given = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise CommandError(f"{path} is no JSON file: {error}") from error
    if not isinstance(given, dict) or not {"key", "kind"} <= given.keys():
        raise CommandError("The file needs an object with at least key and kind.")
    wrong = [name for name, value in given.items() if name not in TYPES or not isinstance(value, TYPES[name])]
    if wrong:
        raise CommandError(f"Not known, or of the wrong type: {', '.join(sorted(wrong))}.")
    try:
        given["cost_amount"] = Decimal(given.get("cost_amount", "0"))
    except InvalidOperation:
        raise CommandError("cost_amount is a number written as text, such as “0.15”.") from None
    return ProviderDraft(**given)
