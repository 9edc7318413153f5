"""The transfer app."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    """Import and export."""

    name = "loudou.platform.transfer"
    label = "transfer"
