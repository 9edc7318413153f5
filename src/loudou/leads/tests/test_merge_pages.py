import json
from datetime import timedelta

import pytest

from loudou.leads.models import DuplicateCandidate, Lead, LeadMerge
from loudou.leads.queries.duplicate_queue import duplicate_queue
from loudou.leads.records import LEAD
from loudou.leads.services.decide_pairs import dismiss_pairs, put_off_pairs
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.tests.factories import NOW, make_lead, system
from loudou.leads.tests.merges import LATER, merge, pair
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.models import User
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.transfer.finding import find_by_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast, client):
    client.force_login(User.objects.get(pk=cast.ada))
    return client


@pytest.fixture
def api(cast, client):
    with recording(system(), "test.token"):
        token = issue_token(system(), user_id=cast.ada, name="test", scope=TokenScope.WRITE)

    def call(method, path, body=None, **headers):
        headers |= {"Authorization": f"Bearer {token}"}
        sent = json.dumps(body) if body is not None else ""
        return client.generic(method, f"/api/v1{path}", sent, "application/json", headers=headers)

    return call


def alike(owner_id, **second):
    """A pair the queue shows: one person of a company called nearly the same."""
    values = {"company": "苏州锐驰精密制造集团有限公司", "mobile": "13900000001"} | second
    first = make_lead(city="苏州", owner_id=owner_id)
    other = make_lead(city="苏州", owner_id=owner_id, **values)
    flag_duplicates(system(), lead_ids=[first.id, other.id])
    return first, other, DuplicateCandidate.objects.get(state="open", second=max(first.id, other.id))


def test_the_queue_shows_both_side_by_side_and_merges(cast, ada):
    first, other, found = alike(cast.ada)

    page = ada.get("/leads/duplicates").content.decode()
    answer = ada.post("/leads/duplicates/decide", {"pair": str(found.id), "verdict": "merge"}, follow=True)

    assert first.number in page
    assert other.number in page
    assert "集团" in page
    assert Lead.objects.filter(status="merged").count() == 1
    assert "undo" in answer.content.decode()
    assert LeadMerge.objects.get().by == cast.ada


def test_a_double_click_merges_once(cast, ada):
    _first, _other, found = alike(cast.ada)
    sent = {"pair": str(found.id), "verdict": "merge", "idempotency_key": "one"}

    ada.post("/leads/duplicates/decide", sent)
    ada.post("/leads/duplicates/decide", sent)

    assert LeadMerge.objects.count() == 1


def test_what_is_not_the_same_is_gone_for_good_and_what_is_for_later_comes_back(cast, ada):
    _first, _other, found = alike(cast.ada)

    ada.post("/leads/duplicates/decide", {"pair": str(found.id), "verdict": "later"})
    put_off = DuplicateCandidate.objects.get(pk=found.id)
    assert put_off.state == "open"
    assert duplicate_queue(cast.acting("ada", put_off.later_until - timedelta(minutes=1))) == []
    assert len(duplicate_queue(cast.acting("ada", put_off.later_until))) == 1

    ada.post("/leads/duplicates/decide", {"pair": str(found.id), "verdict": "different"})

    assert DuplicateCandidate.objects.get(pk=found.id).state == "dismissed"
    assert not Lead.objects.filter(possible_duplicate=True).exists()


def test_certain_pairs_are_merged_together(cast, ada):
    alike(cast.ada, company="苏州锐驰精密制造有限责任公司")
    third = make_lead(city="苏州", owner_id=cast.ada, company="苏州锐驰精密制造一厂", name="丁", mobile="13900000003")
    flag_duplicates(system(), lead_ids=[third.id])

    ada.post("/leads/duplicates/merge-certain", {})

    assert LeadMerge.objects.count() == 1
    assert Lead.objects.get(pk=third.id).status == "assigned"


def test_the_queue_holds_only_pairs_one_may_merge(cast):
    _first, _other, found = alike(cast.ada)

    assert len(duplicate_queue(cast.acting("ada"))) == len(duplicate_queue(cast.acting("ben"))) == 1
    assert duplicate_queue(cast.acting("cleo")) == []
    for act in (dismiss_pairs, put_off_pairs):
        with pytest.raises(Exception, match="no such pair"):
            act(cast.acting("cleo"), pair_ids=[found.id])
    assert DuplicateCandidate.objects.get(pk=found.id).later_until is None


def test_the_merge_page_has_the_choice_of_the_rules_preselected(cast, ada):
    first, second = pair(cast.ada)

    page = ada.get(f"/leads/merge?ids={first.id},{second.id}").content.decode()
    kept = ada.get(f"/leads/merge?ids={first.id},{second.id}&survivor={second.id}").content.decode()

    assert f'name="field.need" value="{second.id}" checked' in page
    assert f'name="field.mobile" value="{first.id}" checked' in page
    assert f'name="field.mobile" value="{second.id}" checked' in kept
    assert f'name="survivor" value="{second.id}"' in kept


def test_what_is_chosen_on_the_page_is_what_remains(cast, ada):
    first, second = pair(cast.ada)
    sent = {"ids": f"{first.id},{second.id}", "survivor": str(second.id), "field.need": str(first.id)}

    answer = ada.post("/leads/merge", sent | {"idempotency_key": "k"})

    assert answer.headers["Location"] == f"/leads/{second.id}"
    assert Lead.objects.values_list("need", "mobile").get(pk=second.id) == ("车床", second.mobile)


def test_a_refusal_is_said_on_the_page_and_nothing_changes(cast, ada):
    first, second = pair(cast.ada)
    sent = {"ids": f"{first.id},{second.id}", "field.status": str(first.id)}

    answer = ada.post("/leads/merge", sent)

    assert answer.status_code == 422
    assert "没有这个可选字段" in answer.content.decode()
    assert not Lead.objects.filter(status="merged").exists()


def test_the_chosen_rows_of_a_list_go_to_the_merge_page(cast, ada):
    first, second = pair(cast.ada)

    many = ada.post("/leads/act/merge", {"ids": f"{first.id},{second.id}"})
    one = ada.post("/leads/act/merge", {"ids": str(first.id), "back": "view=mine"})

    assert many.headers["Location"] == f"/leads/merge?ids={first.id}%2C{second.id}"
    assert one.headers["Location"] == "/leads/?view=mine"


def test_one_finds_whom_to_merge_with(cast, ada):
    first, second = pair(cast.ada)

    likely = ada.get(f"/leads/{first.id}/act/merge").content.decode()
    found = ada.get(f"/leads/{first.id}/act/merge?q={second.number}").content.decode()

    assert f'value="{second.id}" checked' in likely
    assert f'value="{second.id}"' in found


def test_old_pages_lead_to_the_lead_that_remains_with_a_notice(cast, ada):
    first, second = pair(cast.ada)
    merge(cast.acting("ada", LATER), first, second)

    page = ada.get(f"/leads/{second.id}", follow=True)
    peek = ada.get(f"/leads/{second.id}/peek").content.decode()
    found = ada.get(f"/palette?q={second.number}").content.decode()

    assert page.redirect_chain == [(f"/leads/{first.id}", 302)]
    assert "您打开的记录已并入此记录" in page.content.decode()
    assert first.number in peek
    assert first.number in found or str(first.id) in found


def test_nobody_else_learns_where_a_merged_lead_went(cast, client):
    first, second = pair(cast.ada)
    merge(cast.acting("ada", LATER), first, second)
    client.force_login(User.objects.get(pk=cast.cleo))

    assert client.get(f"/leads/{second.id}").status_code == 404


def test_the_lead_that_remains_tells_what_went_into_it_and_takes_it_apart(cast, ada):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada"), first, second)

    page = ada.get(f"/leads/{first.id}").content.decode()
    assert second.number in page

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.UNMERGE_DAYS", 100_000)
        answer = ada.post(f"/leads/merges/{done.merge_id}/unmerge", {})

    assert answer.headers["Location"] == f"/leads/{first.id}"
    assert Lead.objects.get(pk=second.id).status == "assigned"


def test_a_merged_lead_is_not_edited(cast, client):
    first, second = pair(cast.ada)
    merge(cast.acting("ada", LATER), first, second)
    client.force_login(User.objects.get(pk=cast.root))

    answer = client.post(f"/leads/{second.id}/field/need", {"need": "x", "version": "9"})

    assert answer.status_code in {404, 409}
    assert Lead.objects.get(pk=second.id).need == second.need


def test_merging_over_rest(cast, api):
    first, second = pair(cast.ada)
    third = make_lead(owner_id=cast.ada, mobile="13900000003")
    body = {"merges": [{"lead_ids": [str(first.id), str(second.id)], "choices": {"need": str(first.id)}}]}

    made = api("POST", "/lead-merges", body, **{"Idempotency-Key": "one"})
    again = api("POST", "/lead-merges", body, **{"Idempotency-Key": "one"})
    moved = api("GET", f"/leads/{second.id}")
    listed = api("GET", f"/lead-merges?lead_id={first.id}")
    refused = api("POST", "/lead-merges", {"merges": [{"lead_ids": [str(second.id), str(third.id)]}]})

    (result,) = made.json()["results"]
    assert (made.status_code, result["survivor_id"], result["moved"]) == (200, str(first.id), {"touches": 1})
    assert again.json() == made.json()
    assert (moved.status_code, moved.headers["Location"]) == (308, f"/api/v1/leads/{first.id}")
    assert moved.json() == {"id": str(first.id), "code": "merged"}
    assert listed.json()["items"][0]["leads"][0]["number"] == second.number
    assert (refused.status_code, refused.json()["code"]) == (409, "lead_merged_away")


def test_the_action_on_leads_merges_a_set(cast, api):
    first, second = pair(cast.ada)
    body = {"ids": [str(first.id), str(second.id)], "values": {"survivor": str(second.id)}}

    answer = api("POST", "/leads/actions/merge", body).json()

    assert (answer["survivor_id"], answer["count"]) == (str(second.id), 1)


def test_unmerging_over_rest(cast, api, settings):
    settings.UNMERGE_DAYS = 100_000
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)

    back = api("POST", f"/lead-merges/{done.merge_id}/actions/unmerge")
    again = api("POST", "/lead-merges/actions/unmerge", {"ids": [str(done.merge_id)]})

    assert back.json()["results"][0]["lead_ids"] == [str(second.id)]
    assert (again.status_code, again.json()["code"]) == (409, "lead_unmerge_refused")
    assert api("GET", f"/leads/{second.id}").status_code == 200


def test_candidates_over_rest(cast, api):
    first, other, found = alike(cast.ada)

    listed = api("GET", "/duplicate-candidates").json()
    certain = api("GET", "/duplicate-candidates?certain=true&at_least=0.9").json()
    put_off = api("POST", "/duplicate-candidates/actions/put-off", {"ids": [str(found.id)]})
    dismissed = api("POST", "/duplicate-candidates/actions/dismiss", {"ids": [str(found.id)]})

    assert {listed["items"][0][side]["id"] for side in ("first", "second")} == {str(first.id), str(other.id)}
    assert [item["is_certain"] for item in listed["items"]] == [bool(certain["items"])]
    assert (put_off.json()["count"], dismissed.json()["count"]) == (1, 1)


def test_a_file_finds_a_merged_lead_by_its_key_at_the_one_that_remains(cast):
    first, second = pair(cast.ada)
    merge(cast.acting("ada", LATER), first, second)

    (found,) = find_by_key(cast.acting("ada", NOW), LEAD, [{"mobile": second.mobile}], ["mobile"], to_edit=True)

    assert [record.pk for record in found.records] == [first.id]
