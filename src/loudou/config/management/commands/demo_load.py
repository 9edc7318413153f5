"""`loudou demo load`: the invented company with eighteen months of history, and who may sign in there."""

import sys
import time
from typing import Any

from django.core.management.base import CommandError, CommandParser

from loudou.config.demo.errors import DemoCompanyExists
from loudou.config.demo.load import SEED, load_company
from loudou.config.demo.people import PASSWORD, PEOPLE, SHOWN_SIGN_INS
from loudou.config.management.command_context import ContextCommand
from loudou.leads.models import Lead
from loudou.platform.identity.models import User

SCALES = (1, 10, 100)
NOT_EMPTY = "This database is not empty. --force adds the demo company to what is there."


class Command(ContextCommand):
    """Load the demo company."""

    help = "Fill an empty database with the demo company and print its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        """How large, from which seed, and whether the database may hold something already."""
        parser.add_argument("--scale", type=int, choices=SCALES, default=1, help="times the size (default: 1)")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed tells another story")
        parser.add_argument("--force", action="store_true", help="even when the database is not empty")

    def handle(self, **options: Any) -> None:
        """Load it; the sign-ins are all that goes to stdout."""
        if not options["force"] and (User.objects.exists() or Lead.objects.exists()):
            raise CommandError(NOT_EMPTY)
        begun = time.monotonic()
        try:
            load_company(self.context().now, scale=options["scale"], seed=options["seed"])
        except DemoCompanyExists as error:
            raise CommandError(str(error)) from error
        print(f"The demo company is there after {time.monotonic() - begun:.1f} s.", file=sys.stderr)
        for person in PEOPLE:
            if person.username in SHOWN_SIGN_INS:
                self.stdout.write(f"{person.username} / {PASSWORD} ({person.name}, {person.office})")
