import pytest
from django.urls import reverse

from loudou.customers.tests.factories import make_account
from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import access_profile, role_rights
from loudou.platform.identity.errors import PersonInvalid, RoleInUse
from loudou.platform.identity.models import Role
from loudou.platform.identity.queries import role_ids
from loudou.workspace.administration.services.edit_people import edit_colleague
from loudou.workspace.administration.services.edit_roles import add_role, edit_rights, remove_role, rename_role
from loudou.workspace.administration.tests.test_people import change_of
from tests.cast import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def copied(root):
    """A role that begins like a salesperson's."""
    return add_role(root, name="内勤", copied_from=role_ids()["sales_rep"])


def test_a_copy_grants_what_its_original_grants(copied, cast):
    assert role_rights(copied) == role_rights(role_ids()["sales_rep"])
    assert Role.objects.get(pk=copied).is_custom


def test_rights_set_on_the_page_are_those_people_then_have(web, root, cast, copied):
    address = reverse("administration:role-rights", args=[copied, "lead"])

    web().post(address, {"act:read": Scope.ALL, "act:edit": "", "act:claim": Scope.OWN, "field:mobile": "0"})

    edit_colleague(later(root), user_id=cast.cleo, change=change_of(cast.cleo, role_ids=(copied,)))
    profile = access_profile(cast.acting("cleo"))
    assert [profile.scope_for("lead", act) for act in ("read", "edit", "claim")] == [Scope.ALL, None, Scope.OWN]
    assert profile.field_right("lead", "mobile", FieldRight.EDIT) == FieldRight.HIDDEN
    assert profile.scope_for("account", "read") == Scope.TEAM


def test_what_no_select_offers_is_not_granted(web, copied):
    web().post(
        reverse("administration:role-rights", args=[copied, "user"]),
        {"act:read": "50", "act:edit": "50", "act:x": "50"},
    )

    assert {act for kind, act in role_rights(copied).grants if kind == "user"} == {"read"}


def test_roles_of_the_product_stay_as_they_are(root, cast, changes_nothing):
    role_id = role_ids()["sales_rep"]

    for act in (
        lambda: edit_rights(root, role_id=role_id, record_type="lead", grants={}, field_rules={}),
        lambda: rename_role(root, role_id=role_id, name="Other"),
        lambda: remove_role(root, role_id=role_id),
    ):
        with pytest.raises(RoleInUse):
            act()


def test_a_role_somebody_holds_is_not_removed(root, cast, copied):
    edit_colleague(later(root), user_id=cast.cleo, change=change_of(cast.cleo, role_ids=(copied,)))

    with pytest.raises(RoleInUse):
        remove_role(later(root), role_id=copied)

    edit_colleague(later(root), user_id=cast.cleo, change=change_of(cast.cleo, role_ids=()))
    remove_role(later(root), role_id=copied)
    assert not Role.objects.filter(pk=copied).exists()


def test_nobody_but_an_administrator_changes_roles(root, cast, copied):
    for name in ("ada", "dora", "max"):
        ctx = cast.acting(name)
        for act in (
            lambda ctx=ctx: add_role(ctx, name="Mine"),
            lambda ctx=ctx: edit_rights(
                ctx, role_id=copied, record_type="*", grants={"read": Scope.ALL}, field_rules={}
            ),
            lambda ctx=ctx: rename_role(ctx, role_id=copied, name="Mine"),
            lambda ctx=ctx: remove_role(ctx, role_id=copied),
        ):
            with pytest.raises(ActionRefused):
                act()

    assert Role.objects.filter(is_custom=True).values_list("name", flat=True).get() == "内勤"


def test_two_roles_have_two_names(root, copied):
    with pytest.raises(PersonInvalid):
        add_role(later(root), name="内勤")


@pytest.mark.parametrize("name", ["role", "role-rename"])
def test_the_pages_of_a_role_are_shown(web, copied, name, django_assert_max_num_queries):
    client = web()

    with django_assert_max_num_queries(14):
        response = client.get(reverse(f"administration:{name}", args=[copied]))

    assert response.status_code == 200


@pytest.mark.parametrize("subject", ["lead", "*", "funnel", "custom_field"])
def test_every_subject_has_its_page(web, copied, subject):
    assert web().get(reverse("administration:role-rights", args=[copied, subject])).status_code == 200


def test_an_unknown_subject_has_none(web, copied):
    assert web().get(reverse("administration:role-rights", args=[copied, "moon"])).status_code == 404


def explained(client, **asked):
    return client.get(reverse("administration:explain"), asked).context


def test_the_explanation_names_the_deciding_rule(web, cast, ada):
    account = make_account(ada, name="恒力", owner_id=cast.ada).pk
    client = web()
    asked = {"kind": "account", "record": str(account), "action": "read"}

    hers = explained(client, user=str(cast.ada), **asked)
    others = explained(client, user=str(cast.cleo), **asked)
    bens = explained(client, user=str(cast.ben), **asked | {"action": "delete"})

    assert (hers["found"].is_allowed, hers["found"].rule, hers["found"].role) == (True, "grant", "Sales rep")
    assert (others["found"].is_allowed, others["found"].rule) == (False, "outside_scope")
    assert (bens["found"].is_allowed, bens["found"].rule) == (False, "no_grant")
    assert hers["title"] == "恒力"


def test_an_explanation_is_for_who_may_read_rights(web, cast):
    assert web("dora").get(reverse("administration:explain")).status_code == 403
    assert web("dora").get(reverse("administration:roles")).status_code == 403


def test_a_record_of_another_type_is_not_kept_when_the_type_changes(web, cast, ada):
    account = make_account(ada, name="恒力", owner_id=cast.ada).pk

    shown = explained(web(), user=str(cast.ada), kind="lead", shown="account", record=str(account), action="read")

    assert "found" not in shown
