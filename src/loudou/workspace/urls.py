"""Addresses of the workspace."""

from django.urls import path

from loudou.workspace import views

app_name = "workspace"
urlpatterns = [
    path("", views.today_page, name="today"),
    path("search", views.search_page, name="search"),
]
