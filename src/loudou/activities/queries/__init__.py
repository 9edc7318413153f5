"""Reads about activities: open tasks, facts for other domains, and the timeline."""

from loudou.activities.queries.tasks import activity_facts, counts_about, open_tasks, open_tasks_about
from loudou.activities.queries.timeline import register_timeline_source, timeline

__all__ = ["activity_facts", "counts_about", "open_tasks", "open_tasks_about", "register_timeline_source", "timeline"]
