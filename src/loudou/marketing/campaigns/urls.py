"""Addresses of campaigns' own pages; the rest are the engine's."""

from django.urls import path

from loudou.marketing.campaigns.views import calendar

urlpatterns = [path("campaigns/calendar", calendar.calendar_page, name="campaign-calendar")]
