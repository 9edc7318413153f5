"""The records app: finds what the installed domains declare."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    """The records engine."""

    name = "loudou.platform.records"
    label = "records"

    def ready(self) -> None:
        """Import what each app offers the others (its module `wiring`), now that all models are there."""
        autodiscover_modules("wiring")
