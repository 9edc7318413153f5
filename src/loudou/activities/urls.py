"""Addresses of activities beside those of every record."""

from django.urls import path

from loudou.activities import views

urlpatterns = [
    path("timeline/<slug:key>/<uuid:record_id>", views.timeline_part, name="timeline"),
    path("tasks/<uuid:task_id>/complete", views.complete, name="task-complete"),
]
