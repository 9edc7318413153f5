"""The administration app."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """The pages under /settings."""

    name = "loudou.workspace.administration"
    label = "administration"
