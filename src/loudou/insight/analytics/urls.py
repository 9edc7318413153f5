"""Addresses of the funnel."""

from django.urls import path

from loudou.insight.analytics import views

app_name = "analytics"
urlpatterns = [
    path("insights/funnel", views.funnel_page, name="funnel"),
    path("insights/funnel/rows", views.rows_page, name="rows"),
    path("insights/funnel.csv", views.funnel_csv, name="funnel-csv"),
]
