import pytest
from django.urls import reverse

from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.errors import PersonInvalid, TokenRefused, UnknownUnit
from loudou.platform.identity.models import ApiToken
from loudou.platform.identity.queries import token_holder
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.records.models import IdempotentCall
from loudou.workspace.administration.services.edit_tokens import issue_own_token, revoke_api_token
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SENT = {"name": "ERP", "scope": "write", "days": "30", "idempotency_key": "once"}


def test_the_answer_that_makes_a_token_shows_it_and_no_other_does(web, cast):
    client, address = web("cleo"), reverse("administration:tokens")

    made = client.post(address, SENT)
    again = client.post(address, SENT)
    later = client.get(address)

    secret = made.context["secret"]
    assert token_holder(secret, now=NOW.replace(year=2020)).user_id == cast.cleo
    assert secret in made.content.decode()
    assert secret not in again.content.decode() + later.content.decode()
    assert again.context["is_repeated"]
    assert ApiToken.objects.count() == 1
    assert secret.encode() not in bytes(IdempotentCall.objects.get(key="once").answer)
    assert "no-store" in made.headers["Cache-Control"]


def test_a_token_lives_as_long_as_was_said(cast):
    token = issue_own_token(cast.acting("cleo"), name="ERP", scope="read", days=1)

    assert token_holder(token, now=NOW).scope == TokenScope.READ
    with pytest.raises(TokenRefused):
        token_holder(token, now=NOW.replace(day=NOW.day + 1))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": " "}, "name"), ({"scope": "everything"}, "scope"), ({"days": 0}, "days"), ({"days": 9_999}, "days")],
)
def test_what_is_not_acceptable_is_named_and_no_token_made(cast, changes_nothing, values, field):
    with pytest.raises(PersonInvalid) as refused:
        issue_own_token(cast.acting("cleo"), **({"name": "ERP", "scope": "read"} | values))

    assert [problem.field for problem in refused.value.problems] == [field]


def test_people_see_and_revoke_their_own_tokens_only(web, cast, ctx):
    with recording(ctx, "test.token"):
        adas = issue_token(ctx, user_id=cast.ada, name="adas key", scope=TokenScope.READ)
    token_id = ApiToken.objects.get().pk

    page = web("cleo").get(reverse("administration:tokens")).content.decode()
    with pytest.raises(UnknownUnit):
        revoke_api_token(cast.acting("cleo"), token_id=token_id)

    assert "adas key" not in page
    assert token_holder(adas, now=NOW).user_id == cast.ada
    assert "adas key" in web("root").get(reverse("administration:tokens")).content.decode()


@pytest.mark.parametrize("name", ["ada", "root"])
def test_a_revoked_token_opens_nothing(web, cast, ctx, name):
    with recording(ctx, "test.token"):
        token = issue_token(ctx, user_id=cast.ada, name="key", scope=TokenScope.READ)

    web(name).post(reverse("administration:token-revoke", args=[ApiToken.objects.get().pk]))

    with pytest.raises(TokenRefused):
        token_holder(token, now=NOW)
