"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Tokens, vocabulary and the palette."""

    name = "loudou.platform.search"
    label = "search"
