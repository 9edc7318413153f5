"""The records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The records engine."""

    name = "loudou.platform.records"
    label = "records"
