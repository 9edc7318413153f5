import pytest

from loudou.revenue.receivables.rules.references import ReferenceIndex, compact


@pytest.mark.parametrize(
    "written", ["SO-2026-000123", "so 2026 000123", "ＳＯ－２０２６－０００１２３", "so2026000123", "SO_2026/000123"]
)
def test_a_number_is_compared_by_its_letters_and_digits(written):
    assert compact(written) == "SO2026000123"


@pytest.mark.parametrize(
    "memo",
    [
        "支付SO-2026-000123货款",
        "payment for so 2026 000123",
        "订单号：ｓｏ２０２６－０００１２３",
        "SO2026000123",
        "SO-2026-000123 500.00",
        "PO SO-2026-000123",
    ],
)
def test_a_number_is_found_however_it_is_written(memo):
    assert ReferenceIndex([("SO-2026-000123", 7)]).find(memo) == {7}


@pytest.mark.parametrize(
    "memo", ["SO-2026-0001234", "XSO-2026-000123", "SO-2026-000123-4", "2-SO-2026-000124", "", "货款"]
)
def test_a_number_is_not_found_inside_another(memo):
    assert ReferenceIndex([("SO-2026-000123", 7)]).find(memo) == set()


def test_the_longest_of_overlapping_numbers_counts():
    index = ReferenceIndex([("HT-2026-01", 1), ("HT-2026-01-02", 2), ("2026-01-02-9", 3)])

    assert index.find("HT-2026-01-02") == {2}
    assert index.find("HT 2026 01, HT-2026-01-02") == {1, 2}
    assert index.find("HT-2026-01-02 9") == {2}
    assert index.find("HT-2026-01-02-8") == set()


def test_a_document_leads_to_all_of_its_receivables():
    index = ReferenceIndex([("HT-2026-01", 1), ("HT-2026-01", 2), ("HT-2026-02", 3)])

    assert index.find("合同 HT-2026-01") == {1, 2}


@pytest.mark.parametrize("reference", ["12345", "ABCDEF", "A1", ""])
def test_numbers_that_are_in_texts_by_chance_are_not_looked_for(reference):
    assert ReferenceIndex([(reference, 1)]).find(f"pay {reference} now") == set()


def test_six_digits_are_enough():
    assert ReferenceIndex([("123456", 1)]).find("invoice 123456") == {1}
