"""What activities offer the rest of the product: their record type, and the timeline on the pages of others."""

from loudou.activities.panels import TimelinePanel
from loudou.activities.records import ACTIVITY
from loudou.platform.records.registry import register_record_type
from loudou.ui.panels import register_panel

WITH_TIMELINE = ("account", "contact", "lead", "opportunity")

register_record_type(ACTIVITY)
for key in WITH_TIMELINE:
    register_panel(TimelinePanel(key))
