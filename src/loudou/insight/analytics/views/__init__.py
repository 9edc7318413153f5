"""The pages of the funnel."""

from loudou.insight.analytics.views.export import funnel_csv
from loudou.insight.analytics.views.page import funnel_page
from loudou.insight.analytics.views.rows import rows_page

__all__ = ["funnel_csv", "funnel_page", "rows_page"]
