"""`loudou manage export_tenders -o FILE`: tender projects as a record package of the Open Contracting Data Standard."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from loudou.config.management.command_context import ContextCommand
from loudou.kernel.errors import LoudouError
from loudou.marketing.tenders.queries.export import export_text


class Command(ContextCommand):
    """Write a record package."""

    help = "Write tender projects as an OCDS 1.1 record package."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, as whom."""
        parser.add_argument("-o", "--output", type=Path, required=True, help="the JSON file to write")
        parser.add_argument("--user", help="whose rights apply (default: the system's)")

    def handle(self, **options: Any) -> None:
        """Write the file and say how many projects it holds."""
        try:
            count, text = export_text(self.context(options["user"]))
        except LoudouError as error:
            raise CommandError(f"{error.code}: {error.detail}") from None
        options["output"].write_bytes(text)
        self.stdout.write(f"records: {count}")
