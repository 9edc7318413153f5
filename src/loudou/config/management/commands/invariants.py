"""`loudou invariants`: what must always hold in the data, checked by SQL."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loudou.config.invariants_check import broken_invariants, invariant_files


class Command(BaseCommand):
    """Check every invariant."""

    help = "Run every SQL invariant; print the broken ones; exit 1 if any."

    def add_arguments(self, parser: CommandParser) -> None:
        """Names narrow the check."""
        parser.add_argument("names", nargs="*")

    def handle(self, **options: Any) -> None:
        """Print and fail when something is broken."""
        broken = broken_invariants(options["names"])
        for each in broken:
            self.stdout.write(f"{each.name}: {each.meaning}")
            for row in each.rows:
                self.stdout.write("    " + ", ".join(str(value) for value in row))
        if broken:
            raise CommandError(f"{len(broken)} of {len(invariant_files())} invariants are broken")
        self.stdout.write(f"{len(invariant_files())} invariants hold")
