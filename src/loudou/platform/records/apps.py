"""The records app: finds what the installed domains declare."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    """The records engine."""

    name = "loudou.platform.records"
    label = "records"

    def ready(self) -> None:
        """Import each app's declarations: its record types, its panels on other pages, its cross-domain stories."""
        autodiscover_modules("records", "panels", "stories")
