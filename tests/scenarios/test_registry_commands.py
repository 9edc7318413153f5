"""The local registry and a network one, set up from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from loudou.leads.models import ProviderSetting, RegistryCompany

pytestmark = pytest.mark.django_db


def test_a_file_of_companies_is_loaded_whatever_its_encoding(tmp_path):
    path = tmp_path / "companies.csv"
    text = (
        "企业名称;统一社会信用代码;注册资本;成立日期;曾用名\n"
        "苏州锐驰精密制造有限公司;91330100799655058B;1,000(万元人民币);2009-11-28;老厂；更老的厂\n"
        "无代码公司;N/A;N/A;;\n"
    )
    path.write_bytes(text.encode("gb18030"))
    said = io.StringIO()

    call_command("registry_load", path, stdout=said)

    assert "created: 2" in said.getvalue()
    known = RegistryCompany.objects.get(uscc="91330100799655058B")
    assert (int(known.registered_capital_amount), known.capital_currency) == (10_000_000, "CNY")
    assert (str(known.established_date), known.former_names) == ("2009-11-28", ["老厂", "更老的厂"])
    assert (known.province, known.city) == ("浙江", "杭州")


def test_rows_that_cannot_be_taken_are_named_and_the_others_come_in(tmp_path):
    path = tmp_path / "companies.csv"
    path.write_text("name,uscc\nAcme GmbH,\nWrong,123\n", encoding="utf-8")
    said, wrong = io.StringIO(), io.StringIO()

    with pytest.raises(SystemExit):
        call_command("registry_load", path, stdout=said, stderr=wrong)

    assert "row 2: uscc" in wrong.getvalue()
    assert list(RegistryCompany.objects.values_list("name", flat=True)) == ["Acme GmbH"]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", ""])
def test_a_file_without_names_is_refused(tmp_path, text):
    path = tmp_path / "companies.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="registry_file_invalid"):
        call_command("registry_load", path)
    with pytest.raises(CommandError, match="no file"):
        call_command("registry_load", tmp_path / "absent.csv")

    assert RegistryCompany.objects.count() == 0


@pytest.mark.data
def test_the_real_companies_are_loaded_but_for_twenty_with_a_wrong_code(data_dir):
    wrong = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("registry_load", data_dir / "enrichment/cn_companies_uscc.public.csv.gz", stderr=wrong)

    assert RegistryCompany.objects.count() == 1580
    assert len(wrong.getvalue().splitlines()) == 20


def test_a_registry_is_set_up_from_a_file(tmp_path):
    path = tmp_path / "gleif.json"
    path.write_text('{"key": "gleif", "kind": "gleif", "cost_amount": "0.10", "daily_quota": 5}', encoding="utf-8")

    call_command("registry_set", path, stdout=io.StringIO())

    assert ProviderSetting.objects.values_list("key", "label", "daily_quota").get() == ("gleif", "gleif", 5)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "no JSON"),
        ("[]", "at least key and kind"),
        ('{"key": "a", "kind": "gleif", "owner": 1}', "owner"),
        ('{"key": "a", "kind": "gleif", "daily_quota": "5"}', "daily_quota"),
        ('{"key": "a", "kind": "gleif", "cost_amount": "much"}', "cost_amount"),
        ('{"key": "gleif", "kind": "nobody"}', "registry_provider_invalid"),
    ],
)
def test_settings_that_make_no_sense_say_why(tmp_path, text, why):
    path = tmp_path / "registry.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=why):
        call_command("registry_set", path)

    assert ProviderSetting.objects.count() == 0
