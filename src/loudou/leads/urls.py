"""Addresses of leads beside those of every record."""

from django.urls import path

from loudou.leads import views

urlpatterns = [
    path("pools", views.pools, name="lead-pools-page"),
    path("pools/<uuid:pk>/claim", views.claim_best, name="lead-claim-next"),
]
