import time

from loudou.kernel.ids import new_id


def test_ids_are_of_version_7_and_tell_their_millisecond():
    before = time.time_ns() // 1_000_000

    made = new_id()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_what_is_made_one_after_the_other_sorts_so_within_a_millisecond():
    made = [new_id() for _ in range(10_000)]

    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_sort_on_when_the_clock_stands_still(monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)

    made = [new_id() for _ in range(100)]

    assert made == sorted(made)
