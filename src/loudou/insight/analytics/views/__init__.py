"""The pages of the funnel and of what campaigns returned."""

from loudou.insight.analytics.views.export import funnel_csv
from loudou.insight.analytics.views.page import funnel_page
from loudou.insight.analytics.views.returns import returns_page
from loudou.insight.analytics.views.returns_rows import campaign_rows_page, campaigns_csv
from loudou.insight.analytics.views.rows import rows_page

__all__ = ["campaign_rows_page", "campaigns_csv", "funnel_csv", "funnel_page", "returns_page", "rows_page"]
