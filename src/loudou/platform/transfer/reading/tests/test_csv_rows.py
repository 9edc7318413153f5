import pytest

from loudou.platform.transfer.reading.csv_rows import read_csv
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import Limits, ReadOptions

LONG = "x" * 200_000


def write(tmp_path, text):
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())
    return path


def outcome(tmp_path, text, **options):
    rows = read_csv(write(tmp_path, text), options=ReadOptions(**options))
    return [(row.number, row.line, row.problem.code if row.problem else row.cells) for row in rows]


def refusal(tmp_path, text, **options):
    with pytest.raises(FileRefused) as refused:
        list(read_csv(write(tmp_path, text), options=ReadOptions(**options)))
    return refused.value


def test_b015_more_or_fewer_cells_fail_the_row_only(tmp_path):
    assert outcome(tmp_path, "a,b,c\n1,2,3\n1,2\n1,2,3,4\n4,5,6\n") == [
        (1, 2, ("1", "2", "3")), (2, 3, "row.cells"), (3, 4, "row.cells"), (4, 5, ("4", "5", "6")),
    ]  # fmt: skip


def test_habitual_empty_cells_at_the_end_are_tolerated(tmp_path):
    rows = "".join(f"{i},2,\n" for i in range(20))

    assert outcome(tmp_path, "a,b\n" + rows)[0] == (1, 2, ("0", "2"))


def test_one_surplus_empty_cell_may_be_a_shifted_row_and_fails(tmp_path):
    assert outcome(tmp_path, "a,b,c\n1,2,\n4,,5,\n6,7,8\n")[1] == (2, 3, "row.cells")


def test_unnamed_last_column_may_be_left_out(tmp_path):
    assert outcome(tmp_path, "a,b,\n1,2,\n3,4\n") == [(1, 2, ("1", "2", "")), (2, 3, ("3", "4", ""))]


def test_blank_rows_are_not_rows(tmp_path):
    assert [row[0:2] for row in outcome(tmp_path, "a,b\n\n1,2\n,\n3,4\n")] == [(1, 3), (2, 5)]


def test_b007_nul_fails_the_row(tmp_path):
    assert outcome(tmp_path, "a,b\n1,x\0y\n2,z\n") == [(1, 2, "text.nul"), (2, 3, ("2", "z"))]


def test_b010_cell_of_200000_characters_fails_the_row(tmp_path):
    assert outcome(tmp_path, f"a,b\n1,{LONG}\n2,z\n") == [(1, 2, "text.too_long"), (2, 3, ("2", "z"))]
    assert outcome(tmp_path, f'a,b\n1,"{LONG}"\n2,z\n') == [(1, 2, "text.too_long"), (2, 3, ("2", "z"))]
    assert outcome(tmp_path, f"a,b\n1,{LONG[:40_000]}\n2,z\n")[0] == (1, 2, "text.too_long")
    assert outcome(tmp_path, f"a,b\n1,{LONG[:32_000]}\n2,z\n")[0][2] == ("1", LONG[:32_000])


def test_b010_long_cell_over_many_lines_fails_the_row_and_counts_lines(tmp_path):
    cell = "some words\n" * 20_000

    assert outcome(tmp_path, f'a,b\n1,"{cell}"\n2,z\n') == [(1, 2, "text.too_long"), (2, 20_003, ("2", "z"))]


def test_long_rows_of_short_cells_are_fine(tmp_path):
    names = ",".join(f"c{i}" for i in range(900))
    row = ",".join(["x" * 150] * 900)

    assert outcome(tmp_path, f"{names}\n{row}\n{row}\n")[1][1] == 3


def test_b009_unclosed_quote_refuses_with_the_row_where_it_opened(tmp_path):
    text = "a,b,c\n" + "1,2,3\n" * 2 + '3,"oops,4\n' + "5,6,7\n" * 100

    refused = refusal(tmp_path, text)

    assert (refused.code, refused.row, refused.line, refused.status) == ("import.unclosed_quote", 3, 4, 422)


def test_b009_unclosed_quote_in_a_huge_file_is_found_in_bounded_memory(tmp_path):
    refused = refusal(tmp_path, 'a,b,c\n1,"oops,3\n' + "5,6,7\n" * 100_000)

    assert (refused.code, refused.row) == ("import.unclosed_quote", 1)


def test_broken_quotes_in_one_line_fail_only_that_row(tmp_path):
    assert outcome(tmp_path, 'a,b,c\n1,2,3\n4,"x "y" z",5\n6,7,8\n') == [
        (1, 2, ("1", "2", "3")), (2, 3, "row.quotes"), (3, 4, ("6", "7", "8")),
    ]  # fmt: skip


def test_stray_quote_that_swallowed_rows_gives_them_back(tmp_path):
    assert outcome(tmp_path, 'a,b,c\n1,"oops,3\n4,5,6\n7,8" tall,9\n10,11,12\n') == [
        (1, 2, "row.quotes"), (2, 3, ("4", "5", "6")), (3, 4, ("7", '8" tall', "9")), (4, 5, ("10", "11", "12")),
    ]  # fmt: skip


def test_broken_quotes_over_lines_that_are_no_rows_refuse_the_file(tmp_path):
    refused = refusal(tmp_path, 'a,b,c\n1,"long text\nover "two" lines",3\n4,5,6\n')

    assert (refused.code, refused.row, refused.line) == ("import.unclosed_quote", 1, 2)


def test_two_stray_quotes_that_tie_rows_together_are_reported(tmp_path):
    text = 'a,b,c,d\n1,2,"oops,4\n5,6,7,8\n9,10,11",12\n13,14,15,16\n'

    assert [row[2] for row in outcome(tmp_path, text)] == ["row.swallowed_lines", ("13", "14", "15", "16")]


def test_ordinary_text_over_lines_is_kept(tmp_path):
    assert outcome(tmp_path, 'a,b,c\n"one\ntwo",2,"Dear Ada,\nplease, come"\n3,4,5\n') == [
        (1, 2, ("one\ntwo", "2", "Dear Ada,\nplease, come")), (2, 5, ("3", "4", "5")),
    ]  # fmt: skip


def test_backslash_file_with_broken_quotes_fails_rows_too(tmp_path):
    text = 'a,b\n"x \\"1\\" y",1\n"p \\"2\\" q",2\n"bad" text,3\n"s \\"3\\"",4\n'

    assert [row[2] for row in outcome(tmp_path, text)] == [
        ('x "1" y', "1"), ('p "2" q', "2"), "row.quotes", ('s "3"', "4"),
    ]  # fmt: skip


def test_backslash_file_with_an_unclosed_quote_is_refused(tmp_path):
    assert refusal(tmp_path, 'a,b\n"x \\"1\\" y",1\n"p \\"2\\",2\n3,4\n').code == "import.unclosed_quote"


def test_long_cells_and_blank_lines_of_a_backslash_file(tmp_path):
    start = 'a, b\n"x \\"1\\" y", 1\n\n"p \\"2\\" q", "z"\n'
    cell = 'some \\"words\\" \n' * 20_000

    assert [row[2] for row in outcome(tmp_path, f'{start}"{cell}", 3\n"s \\"3\\"", 4\n')] == [
        ('x "1" y', "1"), ('p "2" q', "z"), "text.too_long", ('s "3"', "4"),
    ]  # fmt: skip


def test_long_cell_after_blanks_of_a_file_with_blanks_after_delimiters(tmp_path):
    assert [row[2] for row in outcome(tmp_path, f'a, b\n1, "x, y"\n2, "{LONG}"\n3, "z, w"\n')] == [
        ("1", "x, y"), "text.too_long", ("3", "z, w"),
    ]  # fmt: skip


def test_quotes_of_a_declared_header_row_below_the_sample_line_are_checked(tmp_path):
    refused = refusal(tmp_path, 'a,b\n"c "d",e\n1,2\n', header_rows=2)

    assert (refused.code, refused.line) == ("import.header_quotes", 2)


def test_broken_quotes_in_the_header_refuse_the_file(tmp_path):
    path = write(tmp_path, '"na"me,city\n1,2\n')

    with pytest.raises(FileRefused) as refused:
        open_table(path)

    assert refused.value.code == "import.header_quotes"


def test_b016_too_many_rows(tmp_path):
    refused = refusal(tmp_path, "a,b\n" + "1,2\n" * 11, limits=Limits(rows=10))

    assert (refused.code, refused.status) == ("import.too_many_rows", 413)


def test_b017_one_endless_line_is_refused(tmp_path):
    refused = refusal(tmp_path, "a,b\n" + "x" * 2_100_000)

    assert (refused.code, refused.status, refused.line) == ("import.line_too_long", 413, 2)


def test_larger_file_than_allowed_is_refused_before_reading(tmp_path):
    refused = refusal(tmp_path, "a,b\n" + "1,2\n" * 100, limits=Limits(expanded_bytes=100))

    assert (refused.code, refused.status) == ("import.too_large", 413)


def test_rows_can_be_resumed_with_the_same_numbers(tmp_path):
    table = open_table(write(tmp_path, "a,b\n" + "".join(f"{i},x\n" for i in range(1, 1_001))))

    again = list(table.rows(start_after=700))

    assert (len(again), again[0].number, again[0].line, again[0].cells) == (300, 701, 702, ("701", "x"))
    assert table.progress.bytes_read == table.total_bytes


def test_reading_twice_gives_the_same_rows(tmp_path):
    table = open_table(write(tmp_path, "a,b\n1,2\n3,4\n"))

    assert list(table.rows()) == list(table.rows()) == list(table.sample)


def test_b035_formulas_are_plain_text(tmp_path):
    assert outcome(tmp_path, "a,b\n=cmd|' /C calc'!A0,1\n")[0][2] == ("=cmd|' /C calc'!A0", "1")
