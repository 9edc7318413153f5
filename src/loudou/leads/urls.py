"""Addresses of leads beside those of every record."""

from django.urls import path

from loudou.leads import views

urlpatterns = [
    path("pools", views.pools, name="lead-pools-page"),
    path("pools/<uuid:pk>/claim", views.claim_best, name="lead-claim-next"),
    path("leads/similar", views.similar, name="lead-similar"),
    path("leads/<uuid:lead>/proposals/<uuid:pk>/accept", views.accept_proposal, name="lead-proposal-accept"),
    path("leads/<uuid:lead>/proposals/<uuid:pk>/reject", views.reject_proposal, name="lead-proposal-reject"),
]
