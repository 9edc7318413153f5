"""The root of all addresses."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from loudou.config import views

handler404 = "loudou.config.views.page_not_found"
handler500 = "loudou.config.views.server_failed"


COLLECTOR = "loudou.marketing.behaviour"
"""Pages of web sites ask it for every step of everybody: it is looked for before the thousand addresses of the API."""


def domain_urls() -> dict[str, URLResolver]:
    """The addresses of each installed package that has any; the records engine comes last, it matches most."""
    names = [config.name for config in apps.get_app_configs() if config.name.startswith("loudou.")]
    names = [name for name in names if name != "loudou.config" and find_spec(f"{name}.urls") is not None]
    names.sort(key=lambda name: name == "loudou.platform.records")
    return {name: path("", include(f"{name}.urls")) for name in names}


_domains = domain_urls()
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.health, name="health"),
    path("readyz", views.ready, name="ready"),
    *(resolver for name, resolver in _domains.items() if name == COLLECTOR),
    path("accounts/", include("loudou.config.account_urls")),
    *([path("api/", include("loudou.config.api_urls"))] if find_spec("loudou.config.api_urls") else []),
    *(resolver for name, resolver in _domains.items() if name != COLLECTOR),
]
