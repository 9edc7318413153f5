"""Columns are read value by value, not row by row: the codes are those a look at every row would give."""

from collections import Counter
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loudou.intelligence.enums import FeatureKind
from loudou.intelligence.rules.encoding import (
    RARE_BELOW,
    UNKNOWN,
    encode,
    learn_and_encode,
    learn_codings,
    numbers,
)
from loudou.intelligence.shapes import Dataset, Feature

WORDS = st.sampled_from(["", None, "江苏", "浙江", "web", "Web", "rare one", "another"])
TAGS = st.one_of(st.none(), st.lists(st.sampled_from(["vip", "new", "old", "重点"]), max_size=4))
NUMBERS = st.one_of(st.none(), st.integers(-50, 50), st.decimals(-9, 9, places=2), st.floats(-5, 5))
ANSWERS = st.sampled_from([True, False, None, ""])


def one_by_one(coding, column):
    """The codes as the coding's docstring tells them, every row for itself."""
    if coding.kind is FeatureKind.NUMERIC:
        return [UNKNOWN if value is None else 1 + sum(edge < float(value) for edge in coding.edges) for value in column]
    if coding.kind is FeatureKind.TAGS:
        return [2 if coding.tag in (tags or ()) else 1 for tags in column]
    if coding.kind is FeatureKind.BOOLEAN:
        return [UNKNOWN if value in {None, ""} else 2 if value else 1 for value in column]
    places = {level: place for place, level in enumerate(coding.levels, start=1)}
    return [UNKNOWN if not value else places.get(value, len(coding.levels) + 1) for value in column]


@given(st.data())
def test_codes_are_those_of_every_row_for_itself(data):
    count = data.draw(st.integers(0, 120))
    columns = tuple(
        data.draw(st.lists(kind, min_size=count, max_size=count)) for kind in (WORDS, ANSWERS, NUMBERS, TAGS)
    )
    kinds = (FeatureKind.CATEGORICAL, FeatureKind.BOOLEAN, FeatureKind.NUMERIC, FeatureKind.TAGS)
    features = tuple(Feature(kind.value, kind) for kind in kinds)
    dataset = Dataset(features, columns)

    codings, codes = learn_and_encode(dataset)

    by_name = dict(zip([kind.value for kind in kinds], columns, strict=True))
    assert codings == learn_codings(dataset)
    assert np.array_equal(codes, encode(codings, dataset))
    assert codes.tolist() == [one_by_one(coding, by_name[coding.feature]) for coding in codings]


@given(st.lists(WORDS, max_size=200), st.integers(1, 4))
def test_levels_are_the_most_frequent_words(column, most):
    feature = Feature("source", FeatureKind.CATEGORICAL)

    (coding,) = learn_codings(Dataset((feature,), (column,)), most_levels=most)

    counted = Counter(word for word in column if word)
    assert coding.levels == tuple(sorted(word for word, n in counted.most_common(most) if n >= RARE_BELOW))


def test_numbers_may_be_exact_missing_or_empty():
    found = numbers([Decimal("2.5"), None, "", 3])

    assert np.array_equal(found, [2.5, np.nan, np.nan, 3.0], equal_nan=True)
