"""How a CSV file is written: delimiter, quotes, escapes, lines before the header, header rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loudou.platform.transfer.reading.dialect_trials import Parsed, Trial, parse_sample, rank
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.header import plan_header, typical_width
from loudou.platform.transfer.reading.options import ReadOptions

FIRST_CHOICE = ",;\t|"
SECOND_CHOICE = "，；、!~^:¦§\x1f\x01"

_SEPARATOR_LINE = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)
_ACCEPTABLE = 0.3


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is to be cut into rows and cells, how sure we are (0-100), and why.

    `quote` "" means that quotes are ordinary characters. `preamble_lines` counts physical lines before the header.
    `trailing` is how many empty cells beyond the header (nearly) every row ends with; any other surplus fails its row.
    """

    delimiter: str = ","
    quote: str = '"'
    backslash: bool = False
    skip_initial_space: bool = False
    preamble_lines: int = 0
    header_rows: int = 1
    trailing: int = 0
    confidence: int = 100
    evidence: tuple[str, ...] = ()


def detect_dialect(lines: Sequence[str], *, complete: bool, options: ReadOptions) -> Dialect:
    """The dialect of a file from its first physical lines; `complete` when these are all it has.

    Raises FileRefused when quotes break at or before the header, which would otherwise be lost.
    """
    declared, skipped = _separator_line(lines)
    skipped = skipped if options.preamble_lines is None else options.preamble_lines
    delimiter = options.delimiter or declared
    sample = lines[skipped:]
    best, score = _best(sample, complete=complete, delimiter=delimiter, quote=options.quote)
    trial, evidence = best.trial, list(_evidence(best.trial, lines, declared=declared, options=options))
    if score < _ACCEPTABLE and delimiter is None:
        trial = replace(trial, delimiter=_absent_delimiter(sample), skip_initial_space=False)
        best, score = parse_sample(sample, trial, complete=complete), 0.5
        evidence.append("dialect.single_column")
    plan = plan_header(
        [cells for _, cells in best.rows],
        header_rows=options.header_rows,
        preamble=None if options.preamble_lines is None else 0,
    )
    header_line = best.rows[plan.preamble][0] if best.rows else 1
    if best.broken and best.broken[0] <= header_line:
        raise FileRefused("import.header_quotes", line=skipped + best.broken[0])
    return Dialect(
        trial.delimiter, trial.quote, trial.backslash, trial.skip_initial_space, skipped + header_line - 1, plan.rows,
        _trailing([cells for _, cells in best.rows[plan.preamble :]], plan.rows),
        round(min(score, 1.0) * 100), (*evidence, *plan.evidence),
    )  # fmt: skip


def _separator_line(lines: Sequence[str]) -> tuple[str | None, int]:
    """The delimiter a first line `sep=;` declares (a spreadsheet's habit), and how many lines that took."""
    match = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    return (match.group(1), 1) if match else (None, 0)


def _best(lines: Sequence[str], *, complete: bool, delimiter: str | None, quote: str | None) -> tuple[Parsed, float]:
    """The reading that gives the most even rows; rarer delimiters only when no usual one does."""
    ranked: list[tuple[tuple[float, ...], Parsed]] = []
    for group in (delimiter,) if delimiter else (FIRST_CHOICE, SECOND_CHOICE):
        trials = [trial for mark in group for trial in _trials(lines, mark, quote)]
        parsed = [parse_sample(lines, trial, complete=complete) for trial in trials]
        ranked += [(rank(one, order), one) for order, one in enumerate(parsed, len(ranked))]
        if max(ranked, key=lambda pair: pair[0])[0][0] >= _ACCEPTABLE:
            break
    score, best = max(ranked, key=lambda pair: pair[0])
    return best, score[0]


def _trials(lines: Sequence[str], delimiter: str, quote: str | None) -> list[Trial]:
    text = "".join(lines)
    quotes = [quote] if quote is not None else ['"']
    if quote is None and '"' not in text and _single_quoted(text, delimiter):
        quotes.append("'")
    spaces = [False]
    if re.search(re.escape(delimiter) + r' +["\']', text):
        spaces.append(True)
    found = [Trial(delimiter, mark, backslash=False, skip_initial_space=space) for mark in quotes for space in spaces]
    return found + [replace(trial, backslash=True) for trial in found if trial.quote and f"\\{trial.quote}" in text]


def _single_quoted(text: str, delimiter: str) -> bool:
    mark = re.escape(delimiter)
    return len(re.findall(rf"(?:^|{mark})'[^'\r\n]*'(?={mark}|\r|\n|$)", text, re.MULTILINE)) >= 2


def _absent_delimiter(lines: Sequence[str]) -> str:
    """A delimiter that cuts nothing in the sample of a file with one column."""
    text = "".join(lines)
    return next((mark for mark in ("\t", "|", ";", "\x1f") if mark not in text), "\x1e")


def _trailing(rows: Sequence[Sequence[str]], header_rows: int) -> int:
    """Empty cells beyond the header that the rows end with as a habit; a single such row may be a shifted one."""
    named, data = max(map(len, rows[:header_rows]), default=0), rows[header_rows:]
    surplus = typical_width(data) - named
    if not named or surplus <= 0:
        return 0
    habitual = [row for row in data if len(row) == named + surplus]
    if len(habitual) * 10 < len(data) * 9 or any(any(row[named:]) for row in habitual):
        return 0
    return surplus


def _evidence(trial: Trial, lines: Sequence[str], *, declared: str | None, options: ReadOptions) -> list[str]:
    found = ["delimiter.chosen" if options.delimiter else "delimiter.sep_line" if declared else "delimiter.even_rows"]
    found += ["quote.backslash"] if trial.backslash else []
    found += ["quote.single"] if trial.quote == "'" else []
    found += ["delimiter.space_after"] if trial.skip_initial_space else []
    ends = {line[len(line.rstrip("\r\n")) :] for line in lines} - {""}
    names = {"\n": "lf", "\r\n": "crlf", "\r": "cr"}
    found.append("lines." + (names.get(next(iter(ends)), "mixed") if len(ends) == 1 else "mixed" if ends else "lf"))
    return found
