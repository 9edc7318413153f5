"""The analytics app."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Measures of the funnel."""

    name = "loudou.insight.analytics"
    label = "analytics"
