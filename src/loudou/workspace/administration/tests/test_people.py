from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import access_profile
from loudou.platform.changes.errors import NotUndoable
from loudou.platform.changes.models import ChangeSet, RowChange
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.errors import LastAdministrator, PersonInvalid, TokenRefused
from loudou.platform.identity.models import User
from loudou.platform.identity.queries import role_ids, staff, staff_member, token_holder, tokens
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.identity.services.manage_people import PersonDraft
from loudou.platform.identity.shapes import PersonChange
from loudou.workspace.administration.services.edit_people import (
    add_colleague,
    deactivate_colleague,
    edit_colleague,
    give_password,
    reactivate_colleague,
)
from loudou.workspace.administration.tests.conftest import told
from tests.cast import NOW, PASSWORD, later

pytestmark = pytest.mark.django_db


def draft(**values):
    return PersonDraft(**({"username": "eve", "name": "伊芙", "password": "a-long-enough-one"} | values))


def change_of(user_id, **values):
    row = staff_member(user_id)
    shown = {
        "name": row.name,
        "email": row.email,
        "department_id": row.department_id,
        "role_ids": row.role_ids,
        "is_administrator": row.is_administrator,
        "language": row.language,
    }
    return PersonChange(**(shown | values))


def sign_in(username, password):
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": password})
    return client


def is_in(client):
    return client.get("/settings/tokens").status_code == 200


def test_a_person_added_on_the_page_can_sign_in_and_has_the_roles(web, cast):
    role = role_ids()["sales_rep"]
    east = User.objects.get(pk=cast.ada).department_id
    sent = {
        "name": "伊芙",
        "username": "eve",
        "email": "eve@example.com",
        "department": str(east),
        "roles": [str(role)],
        "language": "en",
        "password": "a-long-enough-one",
    }

    response = web().post(reverse("administration:person-new"), sent)

    assert response.url == reverse("administration:people")
    eve = next(row for row in staff() if row.username == "eve")
    assert (eve.name, eve.department_id, eve.role_ids, eve.is_administrator) == ("伊芙", east, (role,), False)
    assert is_in(sign_in("eve", "a-long-enough-one"))
    assert staff_member(eve.id).signed_in_at is not None


def test_a_second_click_adds_nobody_twice(web):
    sent = {"name": "伊芙", "username": "eve", "password": "a-long-enough-one", "idempotency_key": "one-click"}
    client = web()

    first, second = (client.post(reverse("administration:person-new"), sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert User.objects.filter(username="eve").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "ADA"}, "username"),
        ({"username": "no blanks"}, "username"),
        ({"name": " "}, "name"),
        ({"email": "ada@example.com"}, "email"),
        ({"email": "nowhere"}, "email"),
        ({"password": "short"}, "password"),
        ({"roles": ("king",)}, "roles"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_is_not_acceptable_is_named_and_nobody_is_added(root, changes_nothing, values, field):
    with pytest.raises(PersonInvalid) as refused:
        add_colleague(root, draft=draft(**values))

    assert {problem.field for problem in refused.value.problems} == {field}


def test_the_page_shows_what_is_wrong_beside_its_field_and_keeps_what_was_typed(web):
    response = web().post(reverse("administration:person-new"), {"name": "Eve", "username": "ada"})

    assert response.status_code == 422
    assert response.context["form"].errors == {"username": ["Somebody has this user name already."]}
    assert b'value="Eve"' in response.content


@pytest.mark.parametrize("name", ["ada", "dora", "max", "cleo"])
def test_nobody_but_an_administrator_changes_people(cast, changes_nothing, name):
    ctx = cast.acting(name)
    role = role_ids()["crm_admin"]

    for act in (
        lambda: add_colleague(ctx, draft=draft()),
        lambda: edit_colleague(ctx, user_id=ctx.actor_id, change=change_of(ctx.actor_id, role_ids=(role,))),
        lambda: edit_colleague(ctx, user_id=ctx.actor_id, change=change_of(ctx.actor_id, is_administrator=True)),
        lambda: give_password(ctx, user_id=cast.root, password="a-long-enough-one"),
        lambda: deactivate_colleague(ctx, user_id=cast.root),
        lambda: reactivate_colleague(ctx, user_id=cast.root),
    ):
        with pytest.raises(ActionRefused):
            act()


def test_new_roles_hold_from_the_next_act_on_and_can_be_undone(root, cast):
    roles = (role_ids()["ar_accountant"],)
    assert access_profile(cast.acting("cleo")).may("lead", "read")

    edit_colleague(root, user_id=cast.cleo, change=change_of(cast.cleo, role_ids=roles))

    assert not access_profile(cast.acting("cleo")).may("lead", "read")
    change_set = ChangeSet.objects.get(label="user.edit")
    undo_change_set(later(root, now=NOW), change_set_id=change_set.pk)
    assert access_profile(cast.acting("cleo")).may("lead", "read")


def test_deactivating_ends_sessions_and_tokens_at_once_and_for_good(root, cast, ctx):
    browser = sign_in("cleo", PASSWORD)
    with recording(ctx, "test.token"):
        token = issue_token(ctx, user_id=cast.cleo, name="test", scope=TokenScope.READ)
    assert is_in(browser)
    assert token_holder(token, now=NOW).user_id == cast.cleo

    deactivate_colleague(root, user_id=cast.cleo)

    assert not is_in(browser)
    assert not is_in(sign_in("cleo", PASSWORD))
    with pytest.raises(TokenRefused):
        token_holder(token, now=NOW)
    reactivate_colleague(later(root), user_id=cast.cleo)
    assert not is_in(browser)
    with pytest.raises(TokenRefused):
        token_holder(token, now=NOW)
    assert is_in(sign_in("cleo", PASSWORD))


def test_deactivating_twice_changes_nothing_more(root, cast):
    deactivate_colleague(root, user_id=cast.cleo)
    before = RowChange.objects.count()

    deactivate_colleague(later(root), user_id=cast.cleo)

    assert RowChange.objects.count() == before


def test_the_last_administrator_stays(root, cast, changes_nothing):
    with pytest.raises(LastAdministrator):
        deactivate_colleague(root, user_id=cast.root)
    with pytest.raises(LastAdministrator):
        edit_colleague(later(root), user_id=cast.root, change=change_of(cast.root, is_administrator=False))

    assert User.objects.get(pk=cast.root).is_administrator


def test_an_administrator_may_go_when_another_one_stays(root, cast):
    edit_colleague(root, user_id=cast.dora, change=change_of(cast.dora, is_administrator=True))

    deactivate_colleague(later(root), user_id=cast.root)

    assert not User.objects.get(pk=cast.root).is_active


def test_undoing_never_leaves_the_company_without_an_administrator(root, cast):
    add_colleague(root, draft=draft(is_administrator=True))
    added = ChangeSet.objects.get(label="user.add")
    eve = User.objects.get(username="eve")
    edit_colleague(later(root, actor_id=eve.pk), user_id=cast.root, change=change_of(cast.root, is_administrator=False))

    with pytest.raises(LastAdministrator):
        undo_change_set(later(root, actor_id=eve.pk), change_set_id=added.pk)

    assert User.objects.filter(pk=eve.pk, is_administrator=True).exists()


def test_who_gave_up_a_right_does_not_get_it_back_by_undoing(root, cast):
    edit_colleague(root, user_id=cast.dora, change=change_of(cast.dora, is_administrator=True))
    dora = later(root, actor_id=cast.dora)
    edit_colleague(dora, user_id=cast.dora, change=change_of(cast.dora, is_administrator=False))
    given_up = ChangeSet.objects.filter(actor_id=cast.dora, label="user.edit").get()

    with pytest.raises(NotUndoable):
        undo_change_set(later(dora), change_set_id=given_up.pk)

    assert not User.objects.get(pk=cast.dora).is_administrator


def test_a_new_password_ends_the_sessions_of_the_old_one(root, cast):
    browser = sign_in("cleo", PASSWORD)

    give_password(root, user_id=cast.cleo, password="another-long-one")

    assert not is_in(browser)
    assert not is_in(sign_in("cleo", PASSWORD))
    assert is_in(sign_in("cleo", "another-long-one"))


def test_a_password_leaves_no_trace_in_what_is_kept_of_the_request(web, cast):
    client, address = web(), reverse("administration:person-password", args=[cast.cleo])

    first = client.post(address, {"password": "another-long-one", "idempotency_key": "k"})
    # The same key with another password is the same request: were the password in its digest, it would be refused.
    second = client.post(address, {"password": "a-third-long-one", "idempotency_key": "k"})

    assert (first.status_code, second.status_code) == (302, 302)
    assert is_in(sign_in("cleo", "another-long-one"))


def test_a_stale_save_is_refused(web, cast):
    client, address = web(), reverse("administration:person", args=[cast.cleo])
    sent = {"name": "王珂", "version": "1"}
    client.post(address, sent)

    response = client.post(address, sent | {"name": "另一个"})

    assert response.status_code == 422
    assert "meanwhile" in response.content.decode()
    assert User.objects.get(pk=cast.cleo).name == "王珂"


def test_the_list_finds_by_words_and_department_with_a_fixed_number_of_statements(
    web, cast, django_assert_max_num_queries
):
    client, east = web(), User.objects.get(pk=cast.ada).department_id

    with django_assert_max_num_queries(12):
        found = client.get(reverse("administration:people"), {"department": str(east), "q": "D"})

    assert {row.username for row in found.context["people"]} == {"ada", "dora"}


def test_saving_offers_undo(web, cast):
    response = web().post(reverse("administration:person-deactivate", args=[cast.cleo]))

    ((text, tags),) = told(response)
    assert text == "The person can no longer sign in. Records keep their owner."
    assert tags.startswith("undo:/changes/")


@pytest.mark.parametrize("page", ["people", "departments", "teams", "person-new"])
def test_the_pages_are_closed_to_salespeople(web, page):
    response = web("cleo").get(reverse(f"administration:{page}"))

    assert response.status_code == 403


def test_the_side_bar_holds_only_what_is_permitted(web):
    hers = web("cleo").get(reverse("administration:tokens")).content.decode()
    his = web("max").get(reverse("administration:tokens")).content.decode()

    assert ("/settings/people" in hers, "/settings/scoring" in hers, "/settings/tokens" in hers) == (False, False, True)
    assert ("/settings/people" in his, "/settings/scoring" in his) == (False, True)


def test_the_last_use_of_a_token_is_noted_once_a_minute(cast, ctx):
    with recording(ctx, "test.token"):
        token = issue_token(ctx, user_id=cast.ada, name="test", scope=TokenScope.READ)
    moments = [NOW, NOW + timedelta(seconds=30), NOW + timedelta(seconds=90)]

    seen = []
    for moment in moments:
        token_holder(token, now=moment)
        seen.append(tokens_used(cast.ada))

    assert seen == [moments[0], moments[0], moments[2]]


def tokens_used(user_id):
    return tokens(user_id)[0].used_at
