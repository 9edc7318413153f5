"""`loudou manage import_tenders FILE …`: tender notices from files."""

import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser

from loudou.config.management.command_context import ContextCommand
from loudou.kernel.errors import LoudouError
from loudou.marketing.tenders.enums import TakeOutcome
from loudou.marketing.tenders.services.import_files import ImportReport, import_file


class Command(ContextCommand):
    """Import files of tender notices in the foreground."""

    help = "Import tender notices: OCDS (JSON, JSON lines), TED eForms (XML), Chinese notices (HTML, TXT), .gz, .zip."

    def add_arguments(self, parser: CommandParser) -> None:
        """What, from whom, as whom."""
        parser.add_argument("files", type=Path, nargs="+", help="files to read")
        parser.add_argument("--source", default="", help="what the source is called (default: the name of the file)")
        parser.add_argument("--user", help="whose rights apply (default: the system's)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        """Import, then say what became of every notice. Exit status 1 when some could not be taken."""
        started = perf_counter()
        reports = {}
        for path in options["files"]:
            try:
                ctx = self.context(options["user"])
                reports[str(path)] = import_file(ctx, path=path, source=options["source"])
            except LoudouError as error:
                raise CommandError(f"{error.code}: {error.detail}") from None
        summary = _summary(reports) | {"seconds": round(perf_counter() - started, 3)}
        self._say(summary, as_json=options["json"])
        if summary[TakeOutcome.FAILED]:
            sys.exit(1)

    def _say(self, summary: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(orjson.dumps(summary).decode())
            return
        for problem in summary.pop("problems"):
            self.stderr.write(f"{problem['place']}: {problem['code']}: {problem['reason']}")
        for name, value in summary.items():
            self.stdout.write(f"{name}: {value}")


def _summary(reports: dict[str, ImportReport]) -> dict[str, Any]:
    counts = {outcome.value: sum(one.counts[outcome] for one in reports.values()) for outcome in TakeOutcome}
    problems = [
        {"place": problem.place, "code": problem.code, "reason": problem.reason}
        for one in reports.values()
        for problem in one.problems
    ]
    return {"read": sum(one.read for one in reports.values()), **counts, "problems": problems}
