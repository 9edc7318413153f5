"""Addresses of receivables' own pages; the rest are the engine's."""

from django.urls import path

from loudou.revenue.receivables.views import aging, manual, matching

urlpatterns = [
    path("receivables/matching", matching.workbench, name="matching"),
    path("receivables/matching/applied", matching.applied, name="matching-applied"),
    path("receivables/matching/taken-back", matching.taken_back, name="matching-taken-back"),
    path("receivables/matching/total", matching.total, name="matching-total"),
    path("receivables/matching/apply", matching.apply_chosen, name="matching-apply"),
    path("receivables/matching/apply-sure", matching.apply_sure, name="matching-apply-sure"),
    path("receivables/matching/keep/<uuid:payment_id>", matching.keep, name="matching-keep"),
    path("receivables/applications/<uuid:application_id>/take-back", matching.take_back, name="application-take-back"),
    path("receivables/aging", aging.aging_page, name="aging"),
    path("receivables/statement/<uuid:account_id>", aging.statement_page, name="account-statement"),
    # In place of the generic form of the apply action.
    path("payments/<uuid:payment_id>/act/apply", manual.apply_by_hand, name="payment-apply"),
]
