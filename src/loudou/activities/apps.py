"""The activities app."""

from django.apps import AppConfig

from loudou.platform.records.registry import register_record_type
from loudou.ui.panels import register_panel

WITH_TIMELINE = ("account", "contact", "lead", "opportunity")
"""Types of records whose pages carry a timeline."""


class ActivitiesConfig(AppConfig):
    """Tasks, calls, notes, visits and the timeline."""

    name = "loudou.activities"
    label = "activities"

    def ready(self) -> None:
        """Declare the record type and offer the timeline; their modules need the models, hence imported now."""
        from loudou.activities.panels import TimelinePanel
        from loudou.activities.records import ACTIVITY

        register_record_type(ACTIVITY)
        for key in WITH_TIMELINE:
            register_panel(TimelinePanel(key))
