"""The intake app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Forms, signed deliveries and tracking links."""

    name = "loudou.marketing.intake"
    label = "intake"
