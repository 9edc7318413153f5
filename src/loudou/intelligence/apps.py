"""The intelligence app."""

from django.apps import AppConfig


class IntelligenceConfig(AppConfig):
    """Model versions and their predictions."""

    name = "loudou.intelligence"
    label = "intelligence"
