"""The identity app."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Users, departments, roles, tokens."""

    name = "loudou.platform.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
