"""Leads that may be the same, waiting for a person to say."""

from django.db import models
from django.db.models import F, Q

from loudou.kernel.ids import new_id
from loudou.leads.enums import CandidateState


class DuplicateCandidate(models.Model):
    """Two leads whose companies are called nearly the same, with the same person or in the same city.

    `first` is the one with the smaller id, so a pair stands here once. A pair a person declared different stays and is
    not found again; one put off (`later_until`) is not shown before that time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False)
    similarity = models.DecimalField(max_digits=4, decimal_places=3)
    state = models.CharField(max_length=12, choices=CandidateState, default=CandidateState.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    later_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_candidate_once"),
            models.CheckConstraint(name="duplicate_candidate_ordered", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="duplicate_candidate_decided",
                condition=Q(state=CandidateState.OPEN, decided_at__isnull=True)
                | ~Q(state=CandidateState.OPEN) & Q(decided_at__isnull=False),
            ),
        ]
        # The pairs of a lead from its other side; the constraint serves the first.
        indexes = [
            models.Index(fields=["second"], name="duplicate_candidate_second"),
            # The queue, the most alike first (queries/duplicate_queue.py).
            models.Index(F("similarity").desc(), F("id"), condition=Q(state="open"), name="duplicate_candidate_queue"),
        ]
