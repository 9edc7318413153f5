"""What of a mail goes into which field of a lead."""

import pytest

from loudou.marketing.intake.rules.mail_template import (
    FIRST_TEMPLATE,
    check_template,
    company_in,
    labelled,
    numbers_in,
    tag_of,
)
from loudou.marketing.intake.rules.people import contact_of, names_of
from loudou.marketing.intake.tests.mails import INQUIRY, mail, read


def test_labelled_lines_win_over_signature_and_sender():
    text = INQUIRY + "\n--\n顾总\n别的公司\n0512-66668888"

    values = read(mail(text)).values

    assert (values["company"], values["mobile"], values["phone"]) == (
        "苏州锐驰精密制造有限公司",
        "138 1580 4462",
        "0512-66668888",
    )


def test_a_signature_gives_company_and_numbers():
    text = "Please quote HM-630.\n\nBest regards\nGu Haifeng\nSuzhou Ruichi Precision Co., Ltd.\nM +86 138-1580-4462"

    values = read(mail(text, sender="gu@ruichi.example")).values

    assert (values["company"], values["mobile"]) == ("Suzhou Ruichi Precision Co., Ltd.", "138-1580-4462")
    assert values["need"].endswith("Please quote HM-630.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13815804462", {"mobile": "13815804462"}),
        ("+86 138 1580 4462", {"mobile": "138 1580 4462"}),
        ("0512-66668888转801", {"phone": "0512-66668888转801"}),
        ("(021) 66668888", {"phone": "(021) 66668888"}),
        ("+49 89 1234567", {"phone": "+49 89 1234567"}),
        ("91330100799655058", {}),
        ("order 1381580446", {}),
    ],
)
def test_numbers_are_found_as_they_are_written(text, found):
    assert numbers_in([text]) == found


def test_labels_may_be_decorated_stand_alone_and_repeat():
    text = "* 公司（必填）: 锐驰|Company: other|联系人:|顾海峰|留言：第一行|第二行||Product：A|x: y|电话:||013"
    lines = text.split("|")

    found = labelled(lines, FIRST_TEMPLATE)

    assert found == {"company": "锐驰", "name": "顾海峰", "need": "第一行\n第二行", "product_interest": "A"}
    assert read(mail("产品：HM-630")).values["product_interest"] == ["HM-630"]


def test_a_company_is_a_line_of_its_own():
    assert company_in(["顾海峰", "苏州锐驰精密制造有限公司"]) == "苏州锐驰精密制造有限公司"
    assert company_in(["we like our company very much, said the man"]) == ""


@pytest.mark.parametrize(
    ("subject", "campaign"),
    [("[EXPO26] 询价", "Expo 2026"), ("Re: 【ＥＸＰＯ２６】 x", "Expo 2026"), ("[other] [ expo26 ]", "Expo 2026"),
     ("EXPO26", "General")],
)  # fmt: skip
def test_a_tag_in_the_subject_names_the_campaign(subject, campaign):
    assert read(mail(subject=subject)).campaign == campaign
    assert tag_of("[x]", {}) == ""


def test_templates_are_checked():
    assert check_template(FIRST_TEMPLATE) == ()
    wrong = check_template({"shoe": ["x"], "name": ["姓名", "公司"], "company": ["公 司"], "title": ["y" * 41]})
    assert [(one.field, one.code) for one in wrong] == [
        ("shoe", "unknown"),
        ("company", "repeated"),
        ("title", "too_long"),
    ]


def test_people_are_named_by_the_best_that_is_known():
    assert names_of({"company": "锐驰", "email": "a@b.example"}) == {
        "person": "锐驰",
        "company": "锐驰",
        "contact": "a@b.example",
    }
    assert names_of({})["person"] == "–"
    assert contact_of({"mobile": ["x"], "wechat": "w"}) == "w"
