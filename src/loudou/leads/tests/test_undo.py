"""Taking an import back after time went by."""

from datetime import timedelta
from decimal import Decimal

import pytest

from loudou.leads.models import Lead
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.edit_score_rules import edit_score_rules
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import LeadDraft, ScoreGroupDraft, ScoreModelDraft, ScoreRuleDraft
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, system
from loudou.platform.changes.errors import UndoConflict
from loudou.platform.changes.models import RowChange
from loudou.platform.changes.services.undo import undo_change_set

pytestmark = pytest.mark.django_db


def captured(*drafts):
    """The ids of the new leads, and the change set that made them."""
    make_defaults()
    result = capture_leads(system(), drafts=drafts)
    new = [row.lead_id for row in result.rows if row.outcome == "created"]
    return new, RowChange.objects.get(row_id=new[0], op="I").change_set_id


def test_what_was_scored_again_since_is_still_taken_back():
    make_defaults()
    known = make_lead(mobile="13800000001")
    (new,), made = captured(
        LeadDraft(name="B", mobile="13800000002"), LeadDraft(name="C", mobile="13800000001", email="c@example.com")
    )
    later = system(NOW + timedelta(days=1))
    rule = ScoreRuleDraft("r", "规则", "Rule", "has(mobile)", Decimal(70))
    model = ScoreModelDraft(groups=(ScoreGroupDraft("all", "全部", "All", Decimal(100), (rule,)),))
    edit_score_rules(later, model=model, rescores=False)

    assert score_leads(later, lead_ids=[new, known.id]) == 2
    undo_change_set(later, change_set_id=made)

    lead = Lead.objects.get()
    assert (lead.id, lead.email, lead.touch_count) == (known.id, "", 1)


def test_what_a_person_did_since_is_not_undone_over():
    (new,), made = captured(LeadDraft(name="B", mobile="13800000002"))
    mark_invalid(system(NOW + timedelta(minutes=1)), lead_ids=[new], reason="no_need")

    with pytest.raises(UndoConflict) as refused:
        undo_change_set(system(NOW + timedelta(minutes=2)), change_set_id=made)

    assert [conflict["id"] for conflict in refused.value.facts["conflicts"]] == [str(new)]
    assert Lead.objects.get().status == "invalid"
