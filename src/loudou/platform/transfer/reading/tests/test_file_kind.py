import gzip

import pytest

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.open_source import open_table


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"MZ\x90\x00" + b"\x03\x04\x00\x00" * 100, "Windows"),
        (b"\x7fELF\x02" + b"\x01\x00\x05\x06" * 100, "program"),
        (b"%PDF-1.7 text", "PDF"),
        (b"  <!DOCTYPE html><html><table>", "web page"),
        (b"<html><table><tr><td>a,b", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (bytes(range(1, 33)) * 50, "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"PK\x05\x06" + b"\0" * 18, "zip"),
    ],
)
def test_b037_other_files_are_refused_by_content(tmp_path, data, found):
    path = tmp_path / "data.csv"
    path.write_bytes(data)

    with pytest.raises(FileRefused) as refused:
        open_table(path)

    assert (refused.value.code, refused.value.status) == ("import.file_type", 415)
    assert found in refused.value.detail


def test_names_that_begin_like_a_program_are_text(tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes(b"MZ number,city\n1,Suzhou\n")

    assert open_table(path).headers == ("MZ number", "city")


def test_b041_protected_workbook(tmp_path):
    path = tmp_path / "data.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 70_000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99
    )

    with pytest.raises(FileRefused) as refused:
        open_table(path)

    assert refused.value.code == "xlsx.encrypted"


def test_a_packed_workbook_is_refused(tmp_path):
    path = tmp_path / "data.xlsx.gz"
    path.write_bytes(gzip.compress(b"PK\x03\x04" + b"\0" * 40))

    with pytest.raises(FileRefused, match="packed workbook"):
        open_table(path)
