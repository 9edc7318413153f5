"""`loudou import RECORD FILE`: the import engine from the shell."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import orjson
from django.core.management.base import CommandError, CommandParser

from loudou.config.management.command_context import ContextCommand
from loudou.kernel.context import Context
from loudou.kernel.errors import LoudouError
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.mapping.spec import MODES, MappingSpec
from loudou.platform.transfer.mapping.spec_json import load_mapping
from loudou.platform.transfer.queries import error_file, own_import
from loudou.platform.transfer.read_options import kept_files, read_options
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.services.prepare import choose_mapping, mark_queued
from loudou.platform.transfer.services.preview import preview_import
from loudou.platform.transfer.services.run import run_import
from loudou.platform.transfer.services.start import ImportDraft, guessed_mapping, start_import


class Command(ContextCommand):
    """Import a file in the foreground."""

    help = "Import a CSV or XLSX file of records."

    def add_arguments(self, parser: CommandParser) -> None:
        """What, from where, how."""
        parser.add_argument("record")
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path)
        parser.add_argument("--mode", choices=MODES)
        parser.add_argument("--key", action="append", default=[])
        parser.add_argument("--pool", default="")
        parser.add_argument("--user")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Import, then say what became of every row. Exit status 1 when the file or its mapping was refused."""
        started = perf_counter()
        try:
            report = self._import(options)
        except LoudouError as error:
            self._refuse(error, as_json=options["json"])
        report["seconds"] = round(perf_counter() - started, 3)
        self._say(report, as_json=options["json"])

    def _import(self, options: Mapping[str, Any]) -> dict[str, Any]:
        ctx, kind = self.context(options["user"]), type_named(options["record"])
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        chosen = {"pool": options["pool"]} if options["pool"] else {}
        draft = ImportDraft(options["file"], options["file"].name, None, chosen)
        job_id = start_import(ctx, kind, draft=draft)
        choose_mapping(ctx, job_id=job_id, spec=_spec(ctx, kind, options))
        if options["dry_run"]:
            counts = preview_import(ctx, own_import(ctx, job_id)).counts
            return {
                "rows": sum(counts.values()),
                **counts,
                "errors_file": None,
                "import_id": str(job_id),
                "dry_run": True,
            }
        mark_queued(ctx, job_id=job_id)
        run_import(ctx, job_id=job_id)
        return _report(ctx, job_id)

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


def _spec(ctx: Context, kind: RecordType, options: Mapping[str, Any]) -> MappingSpec:
    if options["mapping"]:
        spec = load_mapping(options["mapping"].read_bytes())
    else:
        table = open_table(options["file"], options=read_options(None))
        spec = guessed_mapping(ctx, kind, table, mode=options["mode"] or "create")
    if options["mode"]:
        spec = replace(spec, mode=options["mode"])
    return replace(spec, key=tuple(options["key"])) if options["key"] else spec


def _report(ctx: Context, job_id: UUID) -> dict[str, Any]:
    job = own_import(ctx, job_id)
    errors = kept_files() / f"{job_id}.errors.csv" if job.failed_count else None
    if errors is not None:
        errors.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with errors.open("w", encoding="utf-8", newline="") as target:
            target.writelines(error_file(job))
    return {
        "rows": job.done_rows,
        "created": job.created_count,
        "updated": job.updated_count,
        "skipped": job.skipped_count,
        "failed": job.failed_count,
        "errors_file": str(errors) if errors else None,
        "import_id": str(job_id),
        "state": job.state,
        **({"problem": job.problem} if job.problem else {}),
    }
