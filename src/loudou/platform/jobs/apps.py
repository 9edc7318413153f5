"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work on Procrastinate."""

    name = "loudou.platform.jobs"
    label = "jobs"
