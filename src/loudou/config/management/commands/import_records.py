"""`loudou import RECORD FILE`: the import engine from the shell."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import orjson
from django.core.management.base import CommandError, CommandParser

from loudou.config.management.command_context import ContextCommand
from loudou.kernel.context import Context
from loudou.kernel.errors import LoudouError
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.mapping.spec import MODES
from loudou.platform.transfer.queries import error_file, error_lines, interrupted_twin, own_import
from loudou.platform.transfer.read_options import kept_files
from loudou.platform.transfer.services.forget import forget_import
from loudou.platform.transfer.services.prepare import mark_queued
from loudou.platform.transfer.services.preview import try_import
from loudou.platform.transfer.services.run import run_import
from loudou.platform.transfer.services.start import ImportDraft, MappingChoice
from loudou.platform.transfer.services.take import take_file


class Command(ContextCommand):
    """Import a file in the foreground."""

    help = "Import a CSV or XLSX file of records. A run that broke off goes on where it stopped when asked for again."

    def add_arguments(self, parser: CommandParser) -> None:
        """What, from where, how."""
        parser.add_argument("record", help="the type of record: leads, accounts, contacts, …")
        parser.add_argument("file", type=Path, help="CSV (also .csv.gz) or XLSX")
        parser.add_argument(
            "--mapping", type=Path, help="JSON that says which column is which field (default: guessed)"
        )
        parser.add_argument("--mode", choices=MODES, help="what becomes of rows that are there already")
        parser.add_argument(
            "--key", action="append", default=[], help="field that records are found by; may be repeated"
        )
        parser.add_argument("--pool", default="", help="leads: the pool new ones come to")
        parser.add_argument("--user", help="whose rights apply (default: the system's)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--data", type=Path, help="folder of the installation (default: .data)")

    def handle(self, **options: Any) -> None:
        """Import, then say what became of every row. Exit status 1 when the file was refused, as a whole or midway."""
        started = perf_counter()
        try:
            report = self._import(options)
        except LoudouError as error:
            self._refuse(error, as_json=options["json"])
        report["seconds"] = round(perf_counter() - started, 3)
        self._say(report, as_json=options["json"])
        if report.get("state", ImportState.DONE) != ImportState.DONE:
            sys.exit(1)

    def _import(self, options: Mapping[str, Any]) -> dict[str, Any]:
        ctx, kind = self.context(options["user"]), type_named(options["record"])
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        chosen = {"pool": options["pool"]} if options["pool"] else {}
        text = options["mapping"].read_bytes() if options["mapping"] else b""
        choice = MappingChoice(text, options["mode"] or "", tuple(options["key"]))
        draft = ImportDraft(options["file"], options["file"].name, kept_files(), chosen)
        job_id = take_file(ctx, kind, draft=draft, choice=choice)
        if options["dry_run"]:
            return _tried(ctx, job_id)
        broken_off = interrupted_twin(ctx, job_id)
        if broken_off is not None:
            forget_import(ctx, job_id=job_id)
            job_id = broken_off
        mark_queued(ctx, job_id=job_id)
        run_import(ctx, job_id=job_id)
        return _report(ctx, job_id) | ({"resumed": True} if broken_off is not None else {})

    def _say(self, report: Mapping[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(orjson.dumps(report).decode())
            return
        for name, value in report.items():
            self.stdout.write(f"{name}: {value}")

    def _refuse(self, error: LoudouError, *, as_json: bool) -> None:
        problems = [{"field": p.field, "row": p.row, "code": p.code, "message": p.message} for p in error.problems]
        if as_json:
            facts = {name: value for name, value in error.facts.items() if isinstance(value, (str, int))}
            body = {"error": error.code, "detail": error.detail, "facts": facts, "errors": problems}
            self.stdout.write(orjson.dumps(body).decode())
        else:
            self.stderr.write(f"{error.code}: {error.detail}")
            for each in problems:
                self.stderr.write(f"  {each['field']}: {each['message']}")
        sys.exit(1)


def _tried(ctx: Context, job_id: UUID) -> dict[str, Any]:
    """What would become of the whole file; afterwards nothing is left of the attempt but the failed rows."""
    job = own_import(ctx, job_id)
    trial = try_import(ctx, job)
    errors = _written(job_id, error_lines(job, trial.failed)) if trial.failed else None
    forget_import(ctx, job_id=job_id)
    return {"rows": sum(trial.counts.values()), **trial.counts, "errors_file": errors, "dry_run": True}


def _written(job_id: UUID, lines: Iterable[str]) -> str:
    path = kept_files() / f"{job_id}.errors.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        target.writelines(lines)
    return str(path)


def _report(ctx: Context, job_id: UUID) -> dict[str, Any]:
    job = own_import(ctx, job_id)
    errors = _written(job_id, error_file(job)) if job.failed_count else None
    return {
        "rows": job.done_rows,
        "created": job.created_count,
        "updated": job.updated_count,
        "skipped": job.skipped_count,
        "failed": job.failed_count,
        "errors_file": errors,
        "import_id": str(job_id),
        "state": job.state,
        **({"problem": job.problem} if job.problem else {}),
    }
