"""All addresses, signing in before everything else."""

from django.urls import include, path

from loudou.config.urls import handler404, handler500
from loudou.config.urls import urlpatterns as all_others

__all__ = ["handler404", "handler500", "urlpatterns"]
urlpatterns = [path("accounts/", include("loudou.config.account_urls")), *all_others]
