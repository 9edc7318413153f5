"""The custom fields app."""

from django.apps import AppConfig


class CustomFieldsConfig(AppConfig):
    """Fields added without code."""

    name = "loudou.platform.customfields"
    label = "customfields"
