"""Insight as JSON: the funnel, and what campaigns returned."""

from ninja import Router

from loudou.insight.analytics.api.campaigns import router as campaigns_router
from loudou.insight.analytics.api.funnel import router as funnel_router

router = Router()
router.add_router("", funnel_router)
router.add_router("", campaigns_router)
