from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from loudou.platform.transfer.mapping.assignment import best_assignment

MATRICES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 100), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def brute_force(scores):
    columns = [*range(len(scores[0])), *[None] * len(scores)]
    return max(
        sum(scores[row][column] for row, column in enumerate(order) if column is not None)
        for order in permutations(columns, len(scores))
    )


@given(MATRICES)
def test_the_total_is_the_largest_there_is(scores):
    taken = best_assignment(scores)

    used = [column for column in taken if column is not None]
    assert len(used) == len(set(used))
    assert sum(scores[row][column] for row, column in enumerate(taken) if column is not None) == brute_force(scores)


def test_no_score_is_no_assignment():
    assert best_assignment([[0, 0], [0, 5]]) == [None, 1]
    assert best_assignment([]) == []
    assert best_assignment([[], []]) == [None, None]
