"""`loudou manage registry_load FILE`: companies into the local registry."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from loudou.config.management.command_context import ContextCommand
from loudou.config.management.registry_file import read_entries
from loudou.kernel.errors import LoudouError
from loudou.leads.services.load_registry import load_registry

SHOWN = 50


class Command(ContextCommand):
    """Load a file of companies into the local registry."""

    help = "Load companies (CSV or XLSX, any usual encoding) into the local registry leads are filled in from."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and as whom."""
        parser.add_argument("file", type=Path, help="columns are found by their headings, Chinese or English")
        parser.add_argument("--user", help="whose rights apply (default: the system's)")

    def handle(self, **options: Any) -> None:
        """Load all rows in one transaction, then say what became of them. Exit status 1 when rows were left out."""
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        try:
            entries = read_entries(options["file"])
            loaded = load_registry(self.context(options["user"]), entries=entries)
        except LoudouError as error:
            raise CommandError(f"{error.code}: {error.detail}") from error
        self.stdout.write(f"rows: {len(entries)}")
        self.stdout.write(f"created: {loaded.created_count}")
        self.stdout.write(f"updated: {loaded.updated_count}")
        self.stdout.write(f"repeated: {loaded.repeated_count}")
        self.stdout.write(f"left out: {len(loaded.problems)}")
        for problem in loaded.problems[:SHOWN]:
            self.stderr.write(f"  row {problem.row}: {problem.field}: {problem.message}")
        if loaded.problems:
            sys.exit(1)
