"""Where the API is mounted."""

from django.urls import path

from loudou.config.api import build_api

api = build_api()
urlpatterns = [path("", api.urls)]
