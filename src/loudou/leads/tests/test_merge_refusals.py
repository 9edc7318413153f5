"""Merges that make no sense or are not allowed; nothing changes."""

from uuid import uuid4

import pytest

from loudou.leads.enums import InvalidReason
from loudou.leads.errors import LeadMergedAway, LeadNotFound, MergeRefused
from loudou.leads.models import (
    Lead,
    LeadMerge,
)
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.merge import merge_leads
from loudou.leads.shapes import MergeDraft
from loudou.leads.tests.factories import make_lead, make_leads, make_pool, system
from loudou.leads.tests.merges import LATER, merge, pair, rows
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.models import FieldRule
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Role
from loudou.platform.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (lambda a, b: MergeDraft((a.id,)), "too_few"),
        (lambda a, b: MergeDraft((a.id, b.id), survivor_id=uuid4()), "survivor_not_among"),
        (lambda a, b: MergeDraft((a.id, b.id), choices={"status": a.id}), "field_unknown"),
        (lambda a, b: MergeDraft((a.id, b.id), choices={"name": uuid4()}), "choice_not_among"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(cast, draft, reason):
    first, second = pair(cast.ada)
    before, events = rows(), OutboxEvent.objects.count()

    with pytest.raises(MergeRefused) as refused:
        merge_leads(cast.acting("ada", LATER), merges=[draft(first, second)])

    assert refused.value.facts["reason"] == reason
    assert (rows(), OutboxEvent.objects.count(), LeadMerge.objects.count()) == (before, events, 0)


def test_an_invalid_lead_is_not_merged(cast):
    first, second = pair(cast.ada)
    mark_invalid(cast.acting("ada"), lead_ids=[second.id], reason=InvalidReason.NO_NEED)
    before = rows()

    with pytest.raises(MergeRefused):
        merge(cast.acting("ada", LATER), first, second)

    assert rows() == before


def test_one_that_is_refused_refuses_all(cast):
    first, second = pair(cast.ada)
    others = make_leads(2, owner_id=cast.ada)
    before = rows()

    with pytest.raises(MergeRefused):
        merge_leads(
            cast.acting("ada", LATER),
            merges=[MergeDraft((first.id, second.id)), MergeDraft((others[0].id,))],
        )
    with pytest.raises(MergeRefused):
        merge_leads(
            cast.acting("ada", LATER),
            merges=[MergeDraft((first.id, second.id)), MergeDraft((first.id, others[0].id))],
        )

    assert rows() == before


def test_what_was_merged_meanwhile_is_told(cast):
    first, second = pair(cast.ada)
    third = make_lead(owner_id=cast.ada, mobile="13900000003")
    merge(cast.acting("ada", LATER), first, second)

    with pytest.raises(LeadMergedAway) as refused:
        merge(cast.acting("ada", LATER), second, third)

    assert refused.value.facts["survivor_id"] == first.id
    assert Lead.objects.get(pk=third.id).status == "assigned"


def test_only_who_may_edit_all_of_them_merges(cast):
    first = make_lead(owner_id=cast.ada)
    hidden = make_lead(owner_id=cast.cleo, mobile="13900000001")
    before = rows()

    with pytest.raises(LeadNotFound):
        merge(cast.acting("ada", LATER), first, hidden)
    with pytest.raises(LeadNotFound):
        merge(cast.acting("cleo", LATER), first, hidden)

    assert rows() == before


def test_nobody_chooses_a_value_of_a_field_that_is_not_theirs_to_edit(cast):
    first, second = pair(cast.ada)
    with recording(system(), "test"):
        role = Role.objects.get(code="sales_rep")
        FieldRule.objects.create(role=role, record_type="lead", field="need", right=FieldRight.READ)

    with pytest.raises(ActionRefused):
        merge(cast.acting("ada", LATER), first, second, choices={"need": first.id})
    merge(cast.acting("ada", LATER), first, second)

    assert Lead.objects.filter(status="merged").count() == 1


def test_a_pool_lead_one_only_sees_is_not_merged(cast):
    make_pool(member_ids=(cast.ada,))
    mine, waiting = make_lead(owner_id=cast.ada), make_lead(mobile="13900000001")

    with pytest.raises(ActionRefused):
        merge(cast.acting("ada", LATER), mine, waiting)

    assert Lead.objects.get(pk=waiting.id).status == "new"
