"""Updating by a key: what is found, what may be changed, and what fails alone."""

import pytest

from loudou.customers.models import Account, Contact
from loudou.customers.tests.factories import make_account
from loudou.kernel.errors import Forbidden
from loudou.leads.models import Lead
from loudou.platform.access.enums import FieldRight, Scope
from loudou.platform.access.models import FieldRule, Grant
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Role
from loudou.platform.transfer.mapping.errors import MappingRefused
from loudou.platform.transfer.models import ImportJob
from tests.cast import later

pytestmark = pytest.mark.django_db
CODES = ("91330100MA27XL0H5W", "91310000MA1FL5E474", "91440300MA5DF2WK6R")


@pytest.fixture
def granted(ctx):
    """Lets salespeople import accounts and contacts of their team, the given fields excepted."""

    def grant(**rights):
        with recording(later(ctx), "test.grant"):
            role = Role.objects.get(code="sales_rep")
            for kind in ("account", "contact", "lead"):
                Grant.objects.update_or_create(
                    role=role, record_type=kind, action="import", defaults={"scope": Scope.TEAM}
                )
            for field, right in rights.items():
                FieldRule.objects.create(role=role, record_type="account", field=field, right=right)

    return grant


def test_leads_are_updated_by_a_mobile_however_it_is_written(bring_in, written, defaults, invariants_hold):
    bring_in(
        "lead", written([("姓名", "手机", "城市"), ("顾海峰", "13815804462", "苏州"), ("冯莉", "13815804463", "苏州")])
    )
    path = written(
        [("手机", "城市"), ("+86 138-1580-4462", "宁波"), ("138 1580 4463", "苏州"), ("13900000000", "杭州")]
    )

    made = bring_in("lead", path, mode="update", key=("mobile",))

    assert made.counts == (0, 1, 1, 1)
    assert made.reasons == [(3, "", "key.missing")]
    assert sorted(Lead.objects.values_list("name", "city", "touch_count")) == [
        ("冯莉", "苏州", 1),
        ("顾海峰", "宁波", 1),
    ]
    invariants_hold()


def test_leads_are_updated_or_made_by_their_external_number_and_scored_again(bring_in, written, defaults):
    head = ("external id", "company", "source")
    bring_in("lead", written([head, ("7", "Acme Ltd", "newsletter")]))
    before = Lead.objects.get().score_total

    made = bring_in(
        "lead", written([head, ("7", "Acme Ltd", "referral"), ("8", "Beta Ltd", "referral")]), mode="upsert",
        key=("external_id",),
    )  # fmt: skip

    assert made.counts == (1, 1, 0, 0)
    assert Lead.objects.get(external_id="7").score_total > before
    assert Lead.objects.filter(external_id="8", score_total__gt=0).count() == 1
    made.undo()
    assert list(Lead.objects.values_list("source", "score_total")) == [("newsletter", before)]


def test_leads_already_there_are_left_alone_when_only_new_ones_are_wanted(bring_in, written, defaults):
    head = ("姓名", "手机")
    bring_in("lead", written([head, ("顾海峰", "13815804462")]))

    made = bring_in(
        "lead",
        written([head, ("别人", "13815804462"), ("冯莉", "13815804463"), ("重复", "13815804463")]),
        key=("mobile",),
    )

    assert made.counts == (1, 0, 2, 0)
    assert sorted(Lead.objects.values_list("name", "touch_count")) == [("冯莉", 1), ("顾海峰", 1)]


def test_a_key_that_cannot_be_one_fails_its_row_with_the_reason(bring_in, written, defaults):
    made = bring_in(
        "lead", written([("手机", "城市"), ("123456", "苏州"), ("", "苏州")]), mode="update", key=("mobile",)
    )

    assert made.reasons == [(1, "mobile", "mobile.unreadable"), (2, "", "key.empty")]


def test_the_number_we_gave_finds_the_record_and_makes_none(bring_in, written, ada):
    number = make_account(ada, name="甲公司").number
    path = written([("number", "name", "city"), (number, "甲公司", "宁波"), ("C-0000", "乙公司", "苏州")])

    made = bring_in("account", path, mode="upsert", key=("number",))

    assert (made.counts, made.reasons) == ((0, 1, 0, 1), [(2, "", "key.missing")])
    assert list(Account.objects.values_list("name", "city")) == [("甲公司", "宁波")]


def test_a_number_is_no_field_of_new_records(bring_in, written):
    mapping = '{"version": 1, "record": "account", "columns": {"number": "number", "name": "name"}}'

    with pytest.raises(MappingRefused) as refused:
        bring_in("account", written([("number", "name"), ("C-1", "甲公司")]), mapping=mapping)

    assert [problem.code for problem in refused.value.problems] == ["mapping.not_creatable"]
    assert Account.objects.count() == 0


def test_contacts_are_found_by_an_address_in_any_case(bring_in, written, ada):
    make_account(ada, name="甲公司")
    head = ("姓名", "客户", "邮箱", "职务")
    bring_in("contact", written([head, ("王小明", "甲公司", "Wang@Example.org", "厂长")]))

    made = bring_in(
        "contact", written([head, ("王小明", "甲公司", "WANG@EXAMPLE.ORG", "总经理")]), mode="update", key=("email",)
    )

    assert made.counts == (0, 1, 0, 0)
    assert list(Contact.objects.values_list("email", "title")) == [("wang@example.org", "总经理")]


def test_what_may_not_be_changed_fails_unless_it_is_the_same(bring_in, written, ada, cast):
    make_account(ada, name="甲公司", uscc=CODES[0])
    make_account(ada, name="乙公司", uscc=CODES[1])
    head = ("税号", "name", "负责人", "城市")

    made = bring_in(
        "account", written([head, (CODES[0], "甲公司", "ben", "宁波"), (CODES[1], "乙公司", "ada", "宁波")]),
        mode="upsert", key=("uscc",),
    )  # fmt: skip

    assert (made.counts, made.reasons) == ((0, 1, 0, 1), [(1, "owner", "field.fixed")])
    assert sorted(Account.objects.values_list("name", "city", "owner_id")) == [
        ("乙公司", "宁波", cast.ada), ("甲公司", "苏州", cast.ada),
    ]  # fmt: skip


def test_what_new_records_cannot_be_given_fails_only_new_ones(bring_in, written, ada):
    make_account(ada, name="甲公司")
    head = ("姓名", "客户", "手机", "Has left")
    bring_in("contact", written([head[:3], ("王小明", "甲公司", "13815804462")]))
    mapping = (
        '{"version": 1, "record": "contact", "mode": "upsert", "key": "mobile", "columns": {"姓名": "name",'
        ' "客户": "account", "手机": "mobile", "Has left": "has_left"}}'
    )

    made = bring_in(
        "contact", written([head, ("王小明", "甲公司", "13815804462", "是"), ("冯莉", "甲公司", "13815804463", "是"),
                            ("丁伟", "甲公司", "13815804464", "")]), mapping=mapping,
    )  # fmt: skip

    assert (made.counts, made.reasons) == ((1, 1, 0, 1), [(2, "has_left", "field.not_new")])
    assert sorted(Contact.objects.values_list("name", "has_left")) == [("丁伟", False), ("王小明", True)]


def test_an_update_that_clashes_with_another_record_fails_alone(bring_in, written, ada):
    for name, code in zip(("甲公司", "乙公司", "丙公司"), CODES, strict=True):
        make_account(ada, name=name, uscc=code)
    head = ("name", "税号", "城市")

    made = bring_in(
        "account", written([head, ("甲公司", CODES[1], "宁波"), ("乙公司", CODES[1], "宁波"), ("丙公司", "", "宁波")]),
        mode="update", key=("name",),
    )  # fmt: skip

    assert (made.counts, made.reasons) == ((0, 2, 0, 1), [(1, "", "conflict")])
    assert Account.objects.get(name="甲公司").city == "苏州"
    assert Account.objects.filter(city="宁波").count() == 2


def test_parents_that_go_in_a_circle_are_refused(bring_in, written, ada):
    make_account(ada, name="甲公司")
    make_account(ada, name="乙公司")

    made = bring_in(
        "account",
        written([("name", "上级客户"), ("甲公司", "乙公司"), ("乙公司", "甲公司")]),
        mode="update",
        key=("name",),
    )

    assert made.counts[3] >= 1
    assert Account.objects.exclude(parent=None).count() <= 1


def test_b021_a_record_out_of_reach_is_as_missing_as_one_that_is_not_there(bring_in, written, granted, cast, cleo, ada):
    make_account(cleo, name="西部", uscc=CODES[0])
    granted()
    path = written([("税号", "城市"), (CODES[0], "宁波"), (CODES[1], "宁波")])

    made = bring_in("account", path, mode="update", key=("uscc",), by=ada)

    assert (made.counts, {code for _, _, code in made.reasons}) == ((0, 0, 0, 2), {"key.missing"})
    assert len({row[2] for row in made.error_rows()[1:]}) == 1
    assert Account.objects.get().city == "苏州"


@pytest.mark.parametrize("right", [FieldRight.HIDDEN, FieldRight.READ])
def test_a_field_somebody_may_not_edit_is_refused_by_its_name(bring_in, written, granted, ada, right):
    granted(phone=right)
    mapping = '{"version": 1, "record": "account", "columns": {"name": "name", "电话": "phone"}}'

    with pytest.raises(MappingRefused) as refused:
        bring_in("account", written([("name", "电话"), ("甲公司", "0512-66668888")]), mapping=mapping, by=ada)

    assert [(p.field, p.code) for p in refused.value.problems] == [("columns.电话.field", "mapping.unknown_field")]
    assert "phone" in refused.value.problems[0].message
    assert (Account.objects.count(), ImportJob.objects.count()) == (0, 0)


def test_a_field_somebody_may_not_edit_is_not_guessed_either(bring_in, written, granted, ada):
    granted(phone=FieldRight.READ)

    made = bring_in("account", written([("name", "电话"), ("甲公司", "0512-66668888")]), by=ada)

    assert (made.counts, Account.objects.get().phone) == ((1, 0, 0, 0), "")


def test_who_may_only_bring_new_ones_in_updates_nothing(bring_in, written, granted, ada, ctx):
    make_account(ada, name="甲公司", uscc=CODES[0])
    granted()
    with recording(later(ctx), "test.revoke"):
        Grant.objects.filter(role__code="sales_rep", record_type="account", action="edit").delete()

    with pytest.raises(Forbidden):
        bring_in("account", written([("税号", "城市"), (CODES[0], "宁波")]), mode="update", key=("uscc",), by=ada)

    assert Account.objects.get().city == "苏州"


@pytest.mark.parametrize("name", ["owner__password", "__class__", "id", "created_at", "is_superuser", "tenant_id"])
def test_b022_b052_nothing_but_declared_fields_can_be_reached(bring_in, written, name):
    mapping = f'{{"version": 1, "record": "account", "columns": {{"name": "name", "x": "{name}"}}}}'

    with pytest.raises(MappingRefused):
        bring_in("account", written([("name", "x"), ("甲公司", "1")]), mapping=mapping)

    assert Account.objects.count() == 0
