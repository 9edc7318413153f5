"""Addresses of tenders' own pages; the rest are the engine's."""

from django.urls import path

from loudou.marketing.tenders.views.market import market_page

urlpatterns = [path("tenders/market", market_page, name="tender-market")]
