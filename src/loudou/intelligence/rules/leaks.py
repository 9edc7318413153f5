"""Columns that look as if they had been filled in after the outcome: they make a model look good and be useless.

What is looked at, on at most 6,000 rows drawn by the seed, and with every rate learnt on
one half of the rows and tried on the other:

- `tells_alone`: the column alone ranks outcomes with an AUC of 0.78 or more. Honest single facts about a newcomer
  hardly reach that.
- `raises_all`: added to all other columns it removes half or more of what is missing to an AUC of 1, and the AUC
  becomes 0.90 or more. A single honest fact among idle columns also removes much, but not up to there.
- `pure_values`: half or more of the conversions have values of which nine in ten converted.
- `filled_after`: filled in or not tells the outcome apart: the AUC of that alone is 0.10 or more off 0.5.
- `filled_together`: two or more columns, each unknown in 20 to 80 % of rows, are unknown in exactly the same ones:
  something later than the capture filled them in.
- `entered_later`: the history says so (`changed_rates`): in one of twenty rows or more it was entered or changed after
  the capture.
- `overwritten`: its name says that it holds the latest of something ("Last Activity", "LastModifiedDate", 最近联系): a
  file that was exported after the outcome holds the state of then. The only sign that is read from a name.

A column of `raises_all`, of `pure_values` or of two signs is kept out of the model; one of a single other sign is only
pointed out, for a strong honest fact looks like that too. A column of none of these signs may still leak: statistics
cannot tell a strong honest fact from a moderate late one, only the history can.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from loudou.intelligence.enums import DECISIVE, Sign
from loudou.intelligence.rules.additive import Floats, fit_logistic
from loudou.intelligence.rules.draws import shuffled
from loudou.intelligence.rules.encoding import UNKNOWN, Codes, Coding, learn_and_encode
from loudou.intelligence.rules.measures import roc_auc
from loudou.intelligence.shapes import Dataset, Suspect

MOST_ROWS = 6_000
TELLING_AUC = 0.78
TRIED_FROM_AUC = 0.70
"""Only columns that tell as much alone are tried with all others: the rest cannot remove half of what is missing."""
MOST_TRIED = 2
MOST_LEVELS = 30
LEANING = 5
"""So many rows of the average are added to each value, so that a rare one says little."""
CLOSED_GAP_RATE = 0.5
TOO_GOOD_AUC = 0.90
PURE_RATE = 0.9
PURE_SHARE = 0.5
LEAST_PURE = 20
MISSING_EFFECT = 0.10
TOGETHER = (0.20, 0.80)
LATER_RATE = 0.05
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
LATEST = frozenset({"last", "latest", "modified", "updated"})
LATEST_ZH = ("最近", "最后", "最新")
Bools = NDArray[np.bool_]


def find_suspects(
    dataset: Dataset, *, seed: int, changed_rates: Mapping[str, float] | None = None
) -> tuple[Suspect, ...]:
    """The suspicious columns, the most telling first. `changed_rates` is how often each was changed after capture."""
    outcomes = np.array(dataset.outcomes, dtype=np.bool_)
    if min(outcomes.sum(), (~outcomes).sum()) < LEAST_PURE:
        return ()
    drawn = shuffled(outcomes.size, seed)[:MOST_ROWS]
    rows, outcomes = dataset.rows(drawn.tolist()), outcomes[drawn]
    codings, codes = learn_and_encode(rows, most_levels=MOST_LEVELS)
    alone = {name: _alone(codings, codes, outcomes, name) for name in _names(codings)}
    tried = sorted((name for name in alone if alone[name] >= TRIED_FROM_AUC), key=lambda name: -alone[name])[
        :MOST_TRIED
    ]
    everything = _auc(codings, codes, outcomes, range(len(codings))) if tried else 0.5
    gains = {name: _gain(codings, codes, outcomes, name, everything) for name in tried if everything >= TOO_GOOD_AUC}
    together = _filled_together(codings, codes)
    found = []
    for name, auc_alone in alone.items():
        signs = [
            *([Sign.TELLS_ALONE] if auc_alone >= TELLING_AUC else []),
            *([Sign.RAISES_ALL] if _closes_gap(gains.get(name)) else []),
            *([Sign.PURE_VALUES] if _is_pure(codings, codes, outcomes, name) else []),
            *([Sign.FILLED_AFTER] if _missing_effect(codings, codes, outcomes, name) >= MISSING_EFFECT else []),
            *([Sign.FILLED_TOGETHER] if name in together else []),
            *([Sign.ENTERED_LATER] if (changed_rates or {}).get(name, 0) >= LATER_RATE else []),
            *([Sign.OVERWRITTEN] if is_of_the_latest(name) else []),
        ]
        if signs:
            gain = gains[name][0] if name in gains else 0.0
            is_left_out = len(signs) > 1 or any(sign in DECISIVE for sign in signs)
            found.append(Suspect(name, tuple(str(sign.value) for sign in signs), auc_alone, gain, is_left_out))
    return tuple(sorted(found, key=lambda one: -one.auc_alone))


def is_of_the_latest(name: str) -> bool:
    """Whether the name of a column says that it holds the latest of something; a last name does not."""
    words = [word.lower() for word in WORD.findall(name)]
    following = [*words[1:], ""]
    return (any(one in LATEST for one in words) and ("last", "name") not in zip(words, following, strict=True)) or any(
        one in name for one in LATEST_ZH
    )


def _names(codings: Sequence[Coding]) -> list[str]:
    return list(dict.fromkeys(coding.feature for coding in codings))


def _of(codings: Sequence[Coding], names: Sequence[str]) -> list[int]:
    return [place for place, coding in enumerate(codings) if coding.feature in set(names)]


def _auc(codings: Sequence[Coding], codes: Codes, outcomes: Bools, kept: Sequence[int]) -> float:
    """The AUC of a logistic model of some codings, each half of the rows told by the other."""
    predicted: Floats = np.empty(outcomes.size)
    even = np.arange(outcomes.size) % 2 == 0
    places, chosen = np.array(kept, dtype=np.int64), [codings[place] for place in kept]
    for part in (even, ~even):
        fitted = fit_logistic(chosen, codes[places][:, ~part], outcomes[~part])
        predicted[part] = fitted.log_odds(codes[places][:, part])
    return roc_auc(predicted, outcomes)


def _alone(codings: Sequence[Coding], codes: Codes, outcomes: Bools, name: str) -> float:
    """The AUC of the rate of conversions at each value of a column, of its most telling tag where it has many."""
    found = [0.5]
    even = np.arange(outcomes.size) % 2 == 0
    for place in _of(codings, [name]):
        predicted: Floats = np.empty(outcomes.size)
        for part in (even, ~even):
            learnt, size = codes[place][~part], codings[place].size
            hits = np.bincount(learnt[outcomes[~part]], minlength=size) + LEANING * outcomes.mean()
            predicted[part] = (hits / (np.bincount(learnt, minlength=size) + LEANING))[codes[place][part]]
        found.append(roc_auc(predicted, outcomes))
    return max(found)


def _gain(
    codings: Sequence[Coding], codes: Codes, outcomes: Bools, name: str, everything: float
) -> tuple[float, float]:
    """What a column adds to the AUC of all others, and that AUC."""
    others = _of(codings, [one for one in _names(codings) if one != name])
    without = _auc(codings, codes, outcomes, others) if others else 0.5
    return everything - without, without


def _closes_gap(gain: tuple[float, float] | None) -> bool:
    return gain is not None and gain[0] >= CLOSED_GAP_RATE * (1 - gain[1]) and sum(gain) >= TOO_GOOD_AUC


def _is_pure(codings: Sequence[Coding], codes: Codes, outcomes: Bools, name: str) -> bool:
    won = 0
    for place in _of(codings, [name]):
        size = codings[place].size
        counts = np.bincount(codes[place], minlength=size)
        hits = np.bincount(codes[place][outcomes], minlength=size)
        pure = (counts >= LEAST_PURE) & (hits >= PURE_RATE * counts)
        pure[UNKNOWN] = False
        won = max(won, int(hits[pure].sum()))
    return won >= PURE_SHARE * int(outcomes.sum())


def _missing_effect(codings: Sequence[Coding], codes: Codes, outcomes: Bools, name: str) -> float:
    missing = codes[_of(codings, [name])[0]] == UNKNOWN
    return abs(roc_auc(missing.astype(np.float64), outcomes) - 0.5)


def _filled_together(codings: Sequence[Coding], codes: Codes) -> set[str]:
    by_pattern: dict[bytes, list[str]] = {}
    for coding, line in zip(codings, codes, strict=True):
        missing = line == UNKNOWN
        if TOGETHER[0] <= missing.mean() <= TOGETHER[1]:
            by_pattern.setdefault(missing.tobytes(), []).append(coding.feature)
    return {name for names in by_pattern.values() if len(set(names)) > 1 for name in names}
