"""Addresses of stories people start."""

from django.urls import path

from loudou.processes.activity_log import views as activity_log
from loudou.processes.lead_conversion import views as lead_conversion

urlpatterns = [
    # The page of the convert action, in place of the generic form of its inputs.
    path("leads/<uuid:lead_id>/act/convert", lead_conversion.convert, name="lead-convert"),
    path("log/<slug:key>/<uuid:record_id>", activity_log.log, name="activity-log"),
]
