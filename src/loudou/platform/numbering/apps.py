"""The numbering app."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    """Document numbers."""

    name = "loudou.platform.numbering"
    label = "numbering"
