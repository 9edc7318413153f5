"""The notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """In-app notices."""

    name = "loudou.platform.notifications"
    label = "notifications"
