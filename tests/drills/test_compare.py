import pytest

from tools.drill.compare import differences
from tools.drill.journal import Journal

HELD = {"created": {}, "owners": {}, "imported": [0, 0], "applied": {}, "broken": []}


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "calls.jsonl")


def done(journal, kind, facts, status=200, answer=None):
    journal.tell(journal.invoke(kind, facts), "ok" if status < 300 else "refused", status, answer)


def test_what_was_acknowledged_and_is_there_once_is_fine(journal):
    done(journal, "create", {"company": "A"}, 201)
    done(journal, "claim", {"lead": "1", "by": "ada"})
    done(journal, "claim", {"lead": "1", "by": "ben"}, 409)
    done(journal, "apply", {"payment": "p"})
    done(journal, "import", {"rows": 2}, 202, {"state": "done", "rows": 2, "created": 2})

    held = HELD | {"created": {"A": 1}, "owners": {"1": "ada"}, "imported": [2, 2], "applied": {"p": [1, "100.00"]}}
    assert differences(journal, held) == []


@pytest.mark.parametrize("count", [0, 2])
def test_a_lead_lost_or_made_twice_is_told(journal, count):
    done(journal, "create", {"company": "A"}, 201)

    assert differences(journal, HELD | {"created": {"A": count} if count else {}}) == [
        f"A was acknowledged and is there {count} times"
    ]


def test_a_lead_nobody_asked_for_is_told(journal):
    assert differences(journal, HELD | {"created": {"B": 1}}) == ["B was never asked for"]


def test_a_call_never_answered_is_told(journal):
    journal.invoke("create", {"company": "A"})

    (told,) = differences(journal, HELD)
    assert "never answered" in told


def test_a_lead_given_to_two_is_told(journal):
    done(journal, "claim", {"lead": "1", "by": "ada"})
    done(journal, "claim", {"lead": "1", "by": "ben"})

    told = differences(journal, HELD | {"owners": {"1": "ada"}})
    assert told == ["lead 1 was given to 2 people", "lead 1 was acknowledged to ben and is not theirs"]


@pytest.mark.parametrize("ledger", [(1, "100.00"), (2, "200.01"), (3, "300.00"), (0, "0")])
def test_money_lost_or_applied_twice_is_told(journal, ledger):
    done(journal, "apply", {"payment": "p"})
    done(journal, "apply", {"payment": "p"})

    assert len(differences(journal, HELD | {"applied": {"p": ledger}})) == 1


@pytest.mark.parametrize(
    ("state", "imported"),
    [
        ({"state": "running", "rows": 2, "created": 2}, [2, 2]),
        ({"state": "done", "rows": 1, "created": 1}, [2, 2]),
        ({"state": "done", "rows": 2, "created": 2}, [3, 2]),
    ],
)
def test_an_import_that_did_not_come_out_even_is_told(journal, state, imported):
    done(journal, "import", {"rows": 2}, 202, state)

    assert len(differences(journal, HELD | {"imported": imported})) == 1


def test_a_broken_invariant_is_told(journal):
    assert differences(journal, HELD | {"broken": ["L01: …"]}) == ["invariant broken: L01: …"]
