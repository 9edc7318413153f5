from decimal import Decimal

import pytest
from django.test import Client

from loudou.platform.identity.models import User
from loudou.revenue.orders.models import Delivery, OrderLine, PlanNode
from loudou.revenue.orders.tests.factories import line, make_order, with_plan


def browser_of(user_id):
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def manager(cast):
    return browser_of(cast.dora)


def test_the_page_of_an_order_shows_lines_axes_and_plan(manager, ada):
    order = make_order(ada, line("1130.00", "10", description="伺服电机 750W"), terms=with_plan())

    page = manager.get(f"/orders/{order.id}").content.decode()

    for text in (order.number, "伺服电机 750W", "签约款", "30.0%", "Payment terms", "Submitted", "Confirm"):
        assert text in page


def test_a_part_is_delivered_on_the_page(manager, ada):
    order = make_order(ada, line(quantity="10"), is_confirmed=True)
    asked = manager.get(f"/orders/{order.id}/act/deliver").content.decode()

    answer = manager.post(f"/orders/{order.id}/act/deliver", {"line_1": "4", "carrier": "顺丰", "tracking": ""})

    assert 'value="10"' in asked
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/orders/{order.id}")
    assert OrderLine.objects.get().delivered_quantity == Decimal(4)


def test_too_much_is_answered_with_the_form_and_the_reason(manager, ada):
    order = make_order(ada, line(quantity="10"), is_confirmed=True)

    answer = manager.post(f"/orders/{order.id}/act/deliver", {"line_1": "11"})

    assert answer.status_code == 422
    assert "This is more than is left to deliver." in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_sheet_leads_to_the_page(manager, ada):
    order = make_order(ada, is_confirmed=True)

    answer = manager.get(f"/orders/{order.id}/act/deliver", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == f"/orders/{order.id}/act/deliver"


def test_a_plan_is_typed_in_percent(manager, ada):
    order = make_order(ada)
    typed = {"billing_trigger": "on_order", "payment_days": "30"}
    for place in range(6):
        typed |= {f"label_{place}": "", f"percent_{place}": "", f"trigger_{place}": "on_order", f"days_{place}": ""}
    typed |= {"label_0": "预付款", "percent_0": "30", "days_0": "15"}
    typed |= {"label_1": "尾款", "percent_1": "69", "trigger_1": "on_sign_off", "days_1": "30"}

    refused = manager.post(f"/orders/{order.id}/terms", typed)
    saved = manager.post(f"/orders/{order.id}/terms", typed | {"percent_1": "70"})

    assert refused.status_code == 422
    assert "add up to 100 %" in refused.content.decode()
    assert saved.status_code == 302
    nodes = PlanNode.objects.order_by("position").values_list("label", "rate", "trigger", "due_number")
    assert list(nodes) == [
        ("预付款", Decimal("0.3"), "on_order", 15),
        ("尾款", Decimal("0.7"), "on_sign_off", 30),
    ]


def test_cleo_sees_neither_order_nor_form(cast, ada):
    order, cleo = make_order(ada), browser_of(cast.cleo)

    assert cleo.get(f"/orders/{order.id}").status_code == 404
    assert cleo.get(f"/orders/{order.id}/terms").status_code == 404
    assert order.number not in cleo.get("/orders/").content.decode()
