"""Addresses of behaviour: public, for pages of web sites."""

from django.urls import path

from loudou.marketing.behaviour import views

urlpatterns = [
    path("t.js", views.script, name="behaviour-script"),
    path("api/events", views.collect, name="behaviour-collect"),
    path("api/visitor-pass", views.give_pass, name="behaviour-pass"),
]
