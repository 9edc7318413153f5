"""Django's handle on the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, template tags and the icon sprite; no tables."""

    name = "loudou.ui"
    label = "ui"
