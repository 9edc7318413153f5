"""Files to import."""

import csv
from io import StringIO

from django.core.files.uploadedfile import SimpleUploadedFile

HEADINGS = ("公司名称", "城市", "规模", "电子邮箱")


def csv_file(rows, *, headings=HEADINGS, encoding="utf-8", name="fair.csv"):
    buffer = StringIO()
    csv.writer(buffer).writerows([headings, *rows])
    return SimpleUploadedFile(name, buffer.getvalue().encode(encoding), "text/csv")


def good_rows(count, *, start=1):
    return [(f"展会公司{n}", "苏州", "", f"c{n}@example.com") for n in range(start, start + count)]
