"""Reads of analytics: the funnel, the leads behind each of its figures, and what it can be narrowed to."""

from loudou.insight.analytics.queries.choices import funnel_choices
from loudou.insight.analytics.queries.funnel import funnel
from loudou.insight.analytics.queries.rows import lead_ids

__all__ = ["funnel", "funnel_choices", "lead_ids"]
