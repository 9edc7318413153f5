"""Addresses of leads beside those of every record."""

from django.urls import path

from loudou.leads.views import duplicates, merging, policies, pools

urlpatterns = [
    path("pools", pools.pools, name="lead-pools-page"),
    path("pools/<uuid:pk>/claim", pools.claim_best, name="lead-claim-next"),
    path("leads/similar", pools.similar, name="lead-similar"),
    path("leads/<uuid:lead>/proposals/<uuid:pk>/accept", pools.accept_proposal, name="lead-proposal-accept"),
    path("leads/<uuid:lead>/proposals/<uuid:pk>/reject", pools.reject_proposal, name="lead-proposal-reject"),
    path("leads/duplicates", duplicates.queue, name="lead-duplicates"),
    path("leads/duplicates/decide", duplicates.decide, name="lead-duplicates-decide"),
    path("leads/duplicates/merge-certain", duplicates.merge_certain, name="lead-duplicates-certain"),
    path("leads/duplicates/policies", policies.policies, name="lead-merge-policies"),
    path("leads/merge", merging.merge, name="lead-merge"),
    path("leads/merges/<uuid:pk>/unmerge", merging.unmerge, name="lead-unmerge"),
    # The pages of the merge action, in place of the generic form of its inputs.
    path("leads/act/merge", merging.start, name="lead-merge-chosen"),
    path("leads/<uuid:record_id>/act/merge", merging.merge_with, name="lead-merge-with"),
]
