"""`manage openapi_snapshot`: the API's description as it is now, for the reference and the drift check."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from loudou.config.api_urls import api

SNAPSHOT = Path(settings.BASE_DIR) / "docs" / "reference" / "openapi.json"


class Command(BaseCommand):
    """Write or compare the OpenAPI document."""

    help = "Write docs/reference/openapi.json; with --check fail when it differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to compare only."""
        parser.add_argument("--check", action="store_true")

    def handle(self, **options: Any) -> None:
        """Write, or fail with what to run."""
        with translation.override("en"):
            text = json.dumps(api.get_openapi_schema(path_prefix="/api/"), indent=1, sort_keys=True, default=str) + "\n"
        if not options["check"]:
            SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
            SNAPSHOT.write_text(text)
        elif not SNAPSHOT.exists() or SNAPSHOT.read_text() != text:
            raise CommandError("The API changed. Run `./loudou manage openapi_snapshot` and commit the result.")
