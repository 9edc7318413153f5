"""The working calendar app."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """The working calendar."""

    name = "loudou.platform.worktime"
    label = "worktime"
