"""Addresses of tenders' own pages; the rest are the engine's."""

from django.urls import path

from loudou.marketing.tenders.views.bids import calendar_page, check
from loudou.marketing.tenders.views.market import market_page

urlpatterns = [
    path("tenders/market", market_page, name="tender-market"),
    path("bids/calendar", calendar_page, name="bid-calendar"),
    path("bids/<uuid:pk>/items/<uuid:item_id>/check", check, name="bid-item-check"),
]
