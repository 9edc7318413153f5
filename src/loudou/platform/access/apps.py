"""The access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Grants and field rights."""

    name = "loudou.platform.access"
    label = "access"
