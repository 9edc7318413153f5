import pytest

from loudou.platform.transfer.mapping.choice_ranges import range_lookup
from loudou.platform.transfer.mapping.choice_values import choice_lookup
from loudou.platform.transfer.mapping.fields import TargetChoice

SIZES = (
    TargetChoice("micro", ("少于10人", "Fewer than 10")),
    TargetChoice("small", ("10–99人", "10 to 99")),
    TargetChoice("medium", ("100–499人", "100 to 499")),
    TargetChoice("large", ("500人及以上", "500 and more")),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", "micro"), ("9", "micro"), ("10", "small"), ("99", "small"), ("100", "medium"), ("499", "medium"),
     ("500", "large"), ("166,000", "large"), ("12.5", None), ("-3", None), ("many", None), ("1e3", None)],
)  # fmt: skip
def test_a_number_stands_for_the_range_it_lies_in(text, value):
    assert choice_lookup(SIZES)(text) == value


@pytest.mark.parametrize("language", [0, 1])
def test_either_language_will_do(language):
    alone = [TargetChoice(choice.value, (choice.labels[language],)) for choice in SIZES]

    assert [range_lookup(alone)(text) for text in ("9", "10", "499", "500")] == ["micro", "small", "medium", "large"]


def test_a_choice_that_is_no_range_leaves_numbers_alone():
    assert range_lookup((*SIZES, TargetChoice("other", ("Unknown",)))) is None
    assert range_lookup(()) is None


def test_ranges_that_overlap_leave_numbers_alone():
    assert range_lookup((TargetChoice("a", ("1-10",)), TargetChoice("b", ("10-20",)))) is None
