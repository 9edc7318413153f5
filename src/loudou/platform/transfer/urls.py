"""Addresses of import and export."""

from django.urls import path

from loudou.platform.transfer.doors import exports, mapping, preview, running, upload

app_name = "transfer"
urlpatterns = [
    path("imports/<uuid:job_id>", running.job_page, name="job"),
    path("imports/<uuid:job_id>/map", mapping.map_columns, name="map"),
    path("imports/<uuid:job_id>/preview", preview.preview, name="preview"),
    path("imports/<uuid:job_id>/run", running.run, name="run"),
    path("imports/<uuid:job_id>/errors.csv", running.errors, name="errors"),
    path("imports/<uuid:job_id>/undo", running.undo, name="undo"),
    path("imports/<uuid:job_id>/cancel", running.cancel, name="cancel"),
    path("<slug:plural>/import", upload.upload, name="upload"),
    path("<slug:plural>/export.<slug:form>", exports.export, name="export"),
]
