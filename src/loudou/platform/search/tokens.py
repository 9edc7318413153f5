"""The tokens a text is found by. Pure functions; the same tokens are made when writing and when asking.

Han text gives single characters, pairs of neighbours, pinyin initials and full pinyin from each syllable on (so that
`hlzb` and `hengli` find 苏州恒力装备). Other text gives words, folded to lower case. Digits give the whole number and
its last four.
"""

import re
from collections.abc import Iterable

from loudou.platform.search.readings import readings

RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[0-9]+|[^\W\d_]+(?:['&.-][^\W\d_]+)*|[^\W_]+", re.UNICODE)
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
LONGEST = 40
MOST_SYLLABLES = 12


def title_key(text: str) -> str:
    """What a title sorts by: pinyin for Han, lower case for the rest."""
    if text.isascii():
        return text.lower()[:200]
    return HAN.sub(lambda run: "".join(readings(run[0])), text.lower())[:200]


def tokens_of(title: str, others: Iterable[str] = ()) -> list[str]:
    """All tokens of a record: its title with pinyin, its other texts as words and pairs only."""
    found: dict[str, None] = {}
    for run in RUN.findall(title.lower()):
        _add_run(found, run, with_pinyin=True)
    for text in others:
        if text:
            for run in RUN.findall(text.lower()):
                _add_run(found, run, with_pinyin=False)
    return list(found)


def words_of(title: str) -> list[str]:
    """The vocabulary of a title: its Latin words and the full pinyin of its Han runs, four letters or more."""
    words = []
    for run in RUN.findall(title.lower()):
        word = "".join(readings(run)) if HAN.match(run) else run
        if 4 <= len(word) <= LONGEST and word.isascii() and not word.isdigit():
            words.append(word)
    return words


def _add_run(found: dict[str, None], run: str, *, with_pinyin: bool) -> None:
    if not HAN.match(run):
        found[run[:LONGEST]] = None
        if run.isdigit() and len(run) > 6:
            found[run[-4:]] = None
        elif len(run) > 4 and not run.isalnum():
            found.update(dict.fromkeys(part for part in re.split(r"[^\w]+", run) if part))
        return
    found.update(dict.fromkeys(run))
    found.update((run[i : i + 2], None) for i in range(len(run) - 1))
    if with_pinyin:
        said = readings(run[:MOST_SYLLABLES])
        initials = "".join(s[0] for s in said)
        whole = "".join(said)
        start = 0
        for index, part in enumerate(said):
            found[initials[index:]] = None
            found[whole[start : start + LONGEST]] = None
            start += len(part)


def query_terms(text: str) -> list[list[str]]:
    """What to look for: every inner list is one run of the question, all of whose tokens must occur.

    The last token of a Latin run is a prefix (written with a trailing `*`).
    """
    terms: list[list[str]] = []
    for run in RUN.findall(text.lower()):
        if HAN.match(run):
            terms.append([run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)])
        else:
            terms.append([run[:LONGEST] + "*"])
    return terms[:8]
