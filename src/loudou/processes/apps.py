"""The processes app."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Stories across domains; `wiring` imports them all, so that their handlers subscribe."""

    name = "loudou.processes"
    label = "processes"
