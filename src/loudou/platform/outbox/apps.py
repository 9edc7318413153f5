"""The outbox app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Domain events and their deliveries."""

    name = "loudou.platform.outbox"
    label = "outbox"
