"""Addresses of the frame's own switches."""

from django.urls import path

from loudou.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/theme/", views.theme, name="theme"),
    path("ui/language/", views.language, name="language"),
    path("ui/gallery/", views.gallery, name="gallery"),
]
