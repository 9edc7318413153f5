"""Addresses of the funnel and of what campaigns returned."""

from django.urls import path

from loudou.insight.analytics import views

app_name = "analytics"
urlpatterns = [
    path("insights/funnel", views.funnel_page, name="funnel"),
    path("insights/funnel/rows", views.rows_page, name="rows"),
    path("insights/funnel.csv", views.funnel_csv, name="funnel-csv"),
    path("insights/campaigns", views.returns_page, name="campaigns"),
    path("insights/campaigns/rows", views.campaign_rows_page, name="campaign-rows"),
    path("insights/campaigns.csv", views.campaigns_csv, name="campaigns-csv"),
]
