"""The frame's addresses and two pages to link to, for tests that render."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


urlpatterns = [
    path("", include("loudou.ui.urls")),
    path("books/", page, name="books"),
    path("books/old/", page, name="old-books"),
    path("shelves/<slug:room>/", page, name="shelves"),
]
