"""`loudou export RECORD -o FILE`: the records a user may export, as CSV or XLSX."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from loudou.config.management.command_context import ContextCommand
from loudou.platform.records.fields import visible_columns
from loudou.platform.records.query import ListQuery
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.exporting import csv_lines, export_rows, xlsx_bytes


class Command(ContextCommand):
    """Export records to a file."""

    help = "Write the records a filter finds to a CSV or XLSX file."

    def add_arguments(self, parser: CommandParser) -> None:
        """What, which, where to."""
        parser.add_argument("record")
        parser.add_argument("--filter", default="")
        parser.add_argument("--sort", default="")
        parser.add_argument("--fields", default="")
        parser.add_argument("--user")
        parser.add_argument("-o", "--output", type=Path, required=True)

    def handle(self, **options: Any) -> None:
        """Stream the rows into the file."""
        ctx, kind = self.context(options["user"]), type_named(options["record"])
        columns = tuple(name for name in options["fields"].split(",") if name)
        query = ListQuery(options["filter"], "", options["sort"], columns)
        kinds = [column.field.kind for column in visible_columns(ctx, kind, columns)]
        rows = export_rows(ctx, kind, query)
        if options["output"].suffix.lower() == ".xlsx":
            options["output"].write_bytes(xlsx_bytes(kinds, rows))
            return
        with options["output"].open("w", encoding="utf-8", newline="") as target:
            target.writelines(csv_lines(kinds, rows))
