"""Each route and each operation gives Cleo nothing of Ada's: no word of it, no change to it (A02, A05, L-rights)."""

import json
import re

import pytest
from django.test import Client

from loudou.platform.changes.models import ChangeSet, RowChange
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.records.actions import actions_of
from loudou.platform.records.registry import record_types
from loudou.platform.records.services.views import ViewDraft, save_view
from loudou.platform.transfer.models import ImportJob
from tests.cast import NOW
from tests.rights.addresses import UNSAFE, Belonging, filled, routes
from tests.rights.belongings import OPEN_TO_SALES, SECRET, make_belongings

PARTS = 4
"""Operations are many: so many tests share them."""
SKIPPED = ("static/", "accounts/", "api/docs", "healthz", "readyz")
"""Files, the library's own sign-in pages, the API's description and health hold no records."""


@pytest.fixture
def belongings(cast, ada):
    return [Belonging(key, record_id) for key, record_id in make_belongings(ada).items()]


@pytest.fixture
def known(cast, ada, ctx, belongings):
    """Ids of Ada's other things: a change set, a private view, an import."""
    view = save_view(ada, draft=ViewDraft("lead", f"{SECRET} view", filter=f'company == "{SECRET}"'))
    job = ImportJob.objects.create(
        record_type="lead", user_id=cast.ada, file_name=f"{SECRET}.csv", path="/nowhere", created_at=NOW
    )
    change_set = ChangeSet.objects.filter(actor_id=cast.ada).order_by("-id").first()
    return {"view_id": str(view), "job_id": str(job.pk), "change_set_id": str(change_set.pk)}


@pytest.fixture
def page(cast, django_user_model):
    client = Client(raise_request_exception=False)
    client.force_login(django_user_model.objects.get(pk=cast.cleo))
    return client


@pytest.fixture
def token(cast, ctx):
    with recording(ctx, "test.token"):
        return issue_token(ctx, user_id=cast.cleo, name="test", scope=TokenScope.WRITE)


def test_every_record_type_is_covered(belongings):
    covered = {belonging.key for belonging in belongings} | OPEN_TO_SALES

    assert {declared.key for declared in record_types()} <= covered


def owned_rows_touched(since):
    return RowChange.objects.filter(seq__gt=since).values_list("table_name", "row_id")


def last_change():
    return RowChange.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def told(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def without_echo(text):
    """The page without what was typed, which it may repeat: in a box, in quotes, in an address it offers."""
    return re.sub(f'(value="|“|[?&;"]\\w+=){SECRET}', "", text)


def test_no_page_tells_or_changes_anything(belongings, known, page):
    before, hers = last_change(), {belonging.record_id for belonging in belongings}
    looked_at = 0

    for route in routes():
        if route.startswith((*SKIPPED, "api/")):
            continue
        for address in filled(route, belongings, known):
            looked_at += 1
            for query in ("",) if "record_id" in route else ("", f"?q={SECRET}", "?all=1"):
                response = page.get(address + query)
                assert SECRET not in without_echo(told(response).decode(errors="replace")), address + query
                assert response.status_code < 500, address + query
            sent = {"ids": [str(i) for i in hers], "confirmed": "1", "to": "x", "version": "1", "name": "x"}
            response = page.post(address, sent)
            assert response.status_code < 500, f"POST {address}"
            assert SECRET not in told(response).decode(errors="replace"), f"POST {address}"

    assert looked_at > 100
    assert not [row for row in owned_rows_touched(before) if row[1] in hers]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_operation_tells_or_changes_anything(belongings, known, token, client, part):
    before, hers = last_change(), {belonging.record_id for belonging in belongings}
    headers = {"Authorization": f"Bearer {token}"}
    bodies = [
        {},
        {"version": 1},
        {"ids": [str(i) for i in hers]},
        {"filter": "true"},
        {"values": {}, "ids": [str(i) for i in hers]},
    ]
    asked = 0

    for route in [route for route in routes() if route.startswith("api/v1/")][part::PARTS]:
        for address in filled(route, belongings, known):
            response = client.get(address, headers=headers)
            asked += 1
            assert SECRET not in told(response).decode(errors="replace"), address
            for method in UNSAFE:
                for number, body in enumerate(bodies if method == "POST" else bodies[:2]):
                    key = {"Idempotency-Key": f"{method}-{asked}-{number}"}
                    response = client.generic(
                        method, address, json.dumps(body), "application/json", headers=headers | key
                    )
                    assert SECRET not in told(response).decode(errors="replace"), f"{method} {address} {body}"
                    assert response.status_code < 500, f"{method} {address} {body}"

    assert asked > 100 / PARTS
    assert not [row for row in owned_rows_touched(before) if row[1] in hers]


def test_filter_sort_search_and_count_tell_nothing(belongings, token, client):
    headers = {"Authorization": f"Bearer {token}"}

    for belonging in belongings:
        for query in (f"filter=true&count=exact&q={SECRET}", "count=exact", "sort=-created_at&limit=200"):
            answer = client.get(f"/api/v1/{belonging.plural}?{query}", headers=headers).json()
            assert (answer.get("items", []), answer.get("count") or 0) == ([], 0), (belonging.key, query)


def test_what_is_hidden_and_what_is_absent_look_the_same(cast, belongings, token, client):
    headers = {"Authorization": f"Bearer {token}"}

    for belonging in belongings:
        hidden = client.get(f"/api/v1/{belonging.plural}/{belonging.record_id}", headers=headers)
        absent = client.get(f"/api/v1/{belonging.plural}/{cast.cleo}", headers=headers)

        assert hidden.status_code == absent.status_code == 404, belonging.key
        strip = lambda r: {k: v for k, v in r.json().items() if k not in {"request_id", "facts"}}  # noqa: E731
        assert strip(hidden) == strip(absent)


def test_her_own_team_sees_them_all(cast, belongings, client, ctx):
    """The sweep proves nothing unless the same records are there for somebody else."""
    with recording(ctx, "test.token"):
        ben = issue_token(ctx, user_id=cast.ben, name="test", scope=TokenScope.READ)
        fay = issue_token(ctx, user_id=cast.fay, name="test", scope=TokenScope.READ)
        marketer = issue_token(ctx, user_id=cast.max, name="test", scope=TokenScope.READ)
    theirs = {
        "payment": fay,
        "intake_source": marketer,
        "mailbox": marketer,
        "intake_entry": marketer,
        "tender_source": marketer,
    }

    for belonging in belongings:
        token = theirs.get(belonging.key, ben)
        answer = client.get(
            f"/api/v1/{belonging.plural}/{belonging.record_id}", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200, (belonging.key, answer.content)


def test_a_reading_token_changes_nothing_anywhere(cast, belongings, known, client, ctx):
    with recording(ctx, "test.token"):
        token = issue_token(ctx, user_id=cast.root, name="test", scope=TokenScope.READ)
    headers = {"Authorization": f"Bearer {token}"}
    before = last_change()

    for belonging in belongings:
        base = f"/api/v1/{belonging.plural}"
        for action in [a.key.replace("_", "-") for a in actions_of_key(belonging.key)]:
            answer = client.post(
                f"{base}/{belonging.record_id}/actions/{action}",
                {},
                "application/json",
                headers=headers | {"Idempotency-Key": action},
            )
            assert answer.status_code == 403, (base, action, answer.content)
        assert client.patch(
            f"{base}/{belonging.record_id}", {"version": 1}, "application/json", headers=headers
        ).status_code in {403, 404, 405}
    assert client.post(f"/api/v1/change-sets/{known['change_set_id']}/actions/undo", headers=headers).status_code == 403

    assert last_change() == before


def actions_of_key(key):
    return actions_of(next(declared for declared in record_types() if declared.key == key))


@pytest.mark.parametrize("credentials", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}])
def test_without_a_valid_token_the_api_answers_401(db, client, credentials):
    answer = client.get("/api/v1/leads", headers=credentials)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")
