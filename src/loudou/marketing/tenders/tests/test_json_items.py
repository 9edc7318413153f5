"""JSON of any size, one release at a time."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.tenders.errors import SourceUnreadable
from loudou.marketing.tenders.services.reading import json_items as reading
from loudou.marketing.tenders.services.reading.json_items import JsonItems

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), max_size=8), VALUES, st.integers(1, 7))
def test_elements_come_out_whole_however_the_file_is_cut(elements, other, piece):
    text = json.dumps({"uri": other, "releases": elements, "version": "1.1"}, indent=1)
    stream = _Slow(text, piece)

    assert list(JsonItems(stream)) == elements


def test_records_keep_their_form_and_several_documents_follow_each_other():
    text = '{"records": [{"ocid": "1"}]}\n{"ocid": "2"} [{"ocid": "3"}]'

    assert list(JsonItems(io.StringIO(text))) == [{"records": [{"ocid": "1"}]}, {"ocid": "2"}, {"ocid": "3"}]


@pytest.mark.parametrize("text", ["nothing", '{"releases": [{"a": 1}', '{"releases" 1}', '{"a": tru}', "[1, 2"])
def test_what_is_no_json_is_refused_with_its_place(text):
    with pytest.raises(SourceUnreadable) as refused:
        list(JsonItems(io.StringIO(text)))

    assert refused.value.facts["position"] >= 1


class _Slow(io.StringIO):
    """A stream that never gives more than a few characters at once."""

    def __init__(self, text, piece):
        super().__init__(text)
        self._piece = piece

    def read(self, size=-1):
        return super().read(min(size, self._piece) if size > 0 else size)


def test_pieces_are_large_enough_to_be_quick():
    assert reading.PIECE >= 1 << 16
