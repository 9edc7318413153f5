import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import ReadOptions

ROWS = [
    ["name", "city", "note"],
    ["Ada", "Suzhou", 'says "hi"'],
    ["Ben", "Ningbo", "a,b;c\td|e"],
    ["Cleo", "Wuxi", "two\nlines"],
]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t"), max_size=12)


def table_of(tmp_path, text, **options):
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())
    return open_table(path, options=ReadOptions(**options))


def cells(table):
    return [list(row.cells) for row in table.rows()]


def written(rows, **how):
    out = io.StringIO()
    csv.writer(out, **how).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_b011_usual_delimiters_are_found(tmp_path, delimiter):
    table = table_of(tmp_path, written(ROWS, delimiter=delimiter))

    assert table.dialect.delimiter == delimiter
    assert cells(table) == ROWS[1:]


@pytest.mark.parametrize("delimiter", ["~", "^", "!", "，", "\x01"])
def test_unusual_delimiters_are_found_when_no_usual_one_fits(tmp_path, delimiter):
    table = table_of(tmp_path, delimiter.join("abc") + "\n" + delimiter.join(["1x", "2y", "3z"]) + "\n")

    assert cells(table) == [["1x", "2y", "3z"]]


def test_b011_separator_line_is_obeyed_and_not_a_row(tmp_path):
    table = table_of(tmp_path, "sep=;\r\na;b\r\n1,5;2\r\n")

    assert (table.headers, cells(table), table.dialect.evidence[0]) == (
        ("a", "b"),
        [["1,5", "2"]],
        "delimiter.sep_line",
    )
    assert next(table.rows()).line == 3


def test_decimal_commas_do_not_make_a_comma_file(tmp_path):
    assert cells(table_of(tmp_path, "a;b\n1,5;2,5\n3,0;4,0\n")) == [["1,5", "2,5"], ["3,0", "4,0"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_b008_every_line_end_is_a_line_end(tmp_path, end):
    table = table_of(tmp_path, written(ROWS, lineterminator=end, quoting=csv.QUOTE_ALL))

    assert cells(table) == ROWS[1:]


def test_b008_mixed_line_ends_and_physical_lines(tmp_path):
    table = table_of(tmp_path, 'a,b\r\n1,"x\ny"\n2,z\r3,w')

    assert [(row.line, row.cells) for row in table.rows()] == [(2, ("1", "x\ny")), (4, ("2", "z")), (5, ("3", "w"))]


def test_characters_that_only_python_takes_for_line_ends_stay(tmp_path):
    text = "a\x0bb\x0cc\x1cd\u2028e\x85f"

    assert cells(table_of(tmp_path, f"k,v\n1,{text}\n")) == [["1", text]]


def test_single_quotes_as_quotes(tmp_path):
    assert cells(table_of(tmp_path, "a,b\n'x, y',1\n'p, q',2\n")) == [["x, y", "1"], ["p, q", "2"]]


def test_apostrophes_are_not_quotes(tmp_path):
    assert cells(table_of(tmp_path, "a,b\n\"Men's boots, 10\",1\nit's,2\n")) == [
        ["Men's boots, 10", "1"],
        ["it's", "2"],
    ]


def test_backslash_escapes_quotes_and_nothing_else(tmp_path):
    text = 'a,b\n"say \\"hi\\", you",1\n"C:\\temp\\new",2\n"back\\\\",3\n'

    table = table_of(tmp_path, text)

    assert table.dialect.backslash
    assert cells(table) == [['say "hi", you', "1"], ["C:\\temp\\new", "2"], ["back\\", "3"]]


def test_backslashes_before_doubled_quotes_are_text(tmp_path):
    table = table_of(tmp_path, 'a,b\n"8\\\'9"" long",1\n"10"" long",2\n')

    assert not table.dialect.backslash
    assert cells(table) == [["8\\'9\" long", "1"], ['10" long', "2"]]


def test_blank_after_delimiter_before_quotes(tmp_path):
    assert cells(table_of(tmp_path, 'a, b, c\n1, "x, y", 2\n3, "z", \n')) == [["1", "x, y", "2"], ["3", "z", ""]]


def test_quotes_inside_plain_cells_are_text(tmp_path):
    assert cells(table_of(tmp_path, 'a,b\n10" pipe,1\n5" pipe,2\n')) == [['10" pipe', "1"], ['5" pipe', "2"]]


def test_single_column_is_not_cut(tmp_path):
    table = table_of(tmp_path, "Name\nSmith, John\nDoe\nAda, Ben, Cleo\nX\n")

    assert cells(table) == [["Smith, John"], ["Doe"], ["Ada, Ben, Cleo"], ["X"]]
    assert "dialect.single_column" in table.evidence


def test_chosen_delimiter_and_quote_win(tmp_path):
    assert cells(table_of(tmp_path, "a!b,c\n1!2,3\n", delimiter="!")) == [["1", "2,3"]]
    assert cells(table_of(tmp_path, "a,b\n'1','2'\n", quote="'")) == [["1", "2"]]


def test_empty_last_lines_and_missing_last_line_end(tmp_path):
    assert cells(table_of(tmp_path, "a,b\n1,2\n\n\n,\n3,4")) == [["1", "2"], ["3", "4"]]


@given(
    st.lists(
        st.lists(TEXTS, min_size=3, max_size=3),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(",;\t|"),
    st.booleans(),
)
def test_whatever_is_written_is_read_back_exactly(tmp_path_factory, rows, delimiter, quote_all):
    body = [["k", *row] for row in rows]
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    text = written([["key", "one", "two", "three"], *body], delimiter=delimiter, quoting=quoting)
    path = tmp_path_factory.mktemp("rt") / "file.csv"
    path.write_bytes(text.encode())

    table = open_table(
        path, options=ReadOptions(delimiter=delimiter, quote='"', header_rows=1, preamble_lines=0, encoding="utf-8")
    )

    read = list(table.rows())
    assert len(read) == len(body)
    for row, want in zip(read, body, strict=True):
        assert row.problem is not None or list(row.cells) == want
        assert row.problem is None or row.problem.code == "row.swallowed_lines"
