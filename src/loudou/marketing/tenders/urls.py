"""Addresses of tenders' own pages; the rest are the engine's."""

from django.urls import path

from loudou.marketing.tenders.views import relevance
from loudou.marketing.tenders.views.bids import calendar_page, check
from loudou.marketing.tenders.views.market import market_page
from loudou.marketing.tenders.views.stop_mails import stop_mails

urlpatterns = [
    path("tenders/market", market_page, name="tender-market"),
    path("tenders/relevance", relevance.model_page, name="tender-relevance"),
    path("tenders/relevance/train", relevance.train, name="tender-relevance-train"),
    path("tenders/relevance/off", relevance.switch_off, name="tender-relevance-off"),
    path("tenders/relevance/<uuid:version_id>/activate", relevance.activate, name="tender-relevance-activate"),
    path("tender-alerts/stop/<str:token>", stop_mails, name="tender-stop-mails"),
    path("bids/calendar", calendar_page, name="bid-calendar"),
    path("bids/<uuid:pk>/items/<uuid:item_id>/check", check, name="bid-item-check"),
]
