"""The engine's pages alone: a domain's own page of a type does not stand in the way of the generic one."""

from django.urls import include, path

from loudou.config import views
from loudou.config.urls import handler404, handler500

__all__ = ["handler404", "handler500", "urlpatterns"]
urlpatterns = [
    path("healthz", views.health, name="health"),
    path("accounts/", include("loudou.config.account_urls")),
    path("", include("loudou.ui.urls")),
    path("", include("loudou.platform.transfer.urls")),
    path("", include("loudou.platform.records.urls")),
]
