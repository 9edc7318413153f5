"""The activities app."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """Tasks, calls, notes, visits and the timeline."""

    name = "loudou.activities"
    label = "activities"
