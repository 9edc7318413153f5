"""`loudou demo load`: the generated demo company."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from loudou.config.demo.load import load_company
from loudou.config.demo.people import PASSWORD
from loudou.config.management.command_context import ContextCommand
from loudou.platform.identity.queries import find_people

SHOWN = (("lin.xiao", "sales"), ("zhao.qiming", "sales manager"), ("ma.shichang", "marketing"))
SHOWN_TOO = (("fang.kuaiji", "finance"), ("admin", "administrator"))


class Command(ContextCommand):
    """Fill an empty database with the demo company."""

    help = "Load the demo company into an empty database; prints the sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        """How large, and whether into a database that has people already."""
        parser.add_argument("--scale", type=float, default=1)
        parser.add_argument("--force", action="store_true")

    def handle(self, **options: Any) -> None:
        """Load, then print the sign-ins."""
        if find_people(limit=1) and not options["force"]:
            raise CommandError("There are people in this database already; --force adds the demo company all the same.")
        load_company(self.context().now, scale=options["scale"])
        for username, role in (*SHOWN, *SHOWN_TOO):
            self.stdout.write(f"{username} / {PASSWORD}  ({role})")
