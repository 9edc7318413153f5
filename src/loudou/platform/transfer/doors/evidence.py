"""Why a column was taken for a field, in words a person can check; and how files are written, by name."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

EVIDENCE = {
    "header.same": _("Same heading"),
    "header.synonym": _("Known heading"),
    "header.meaning": _("Heading means the same"),
    "header.similar": _("Similar heading"),
    "values.choices": _("Its values are choices of the field"),
    "values.doubtful": _("The values look like something else"),
    "values.email": _("Values are e-mail addresses"),
    "values.mobile": _("Values are mobile numbers"),
    "values.phone": _("Values are phone numbers"),
    "values.uscc": _("Values are credit codes"),
    "values.url": _("Values are web addresses"),
    "values.date": _("Values are dates"),
    "values.number": _("Values are numbers"),
    "values.percent": _("Values are percentages"),
    "values.boolean": _("Values are yes and no"),
    "values.person": _("Values are names of people"),
    "values.english_name": _("Values are names of people"),
    "values.company": _("Values are names of companies"),
    "values.region": _("Values are places"),
    "values.province": _("Values are places"),
    "values.city": _("Values are places"),
}
SAVED = _("As in the saved mapping")
BY_HAND = _("Chosen by hand")
ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "big5hkscs": "Big5",
    "cp932": "Shift JIS",
    "cp949": "EUC-KR",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
}
DELIMITERS = {
    ",": _("Comma"),
    ";": _("Semicolon"),
    "\t": _("Tab"),
    "|": _("Vertical bar"),
}


def in_words(codes: Sequence[str]) -> str:
    """The evidence of a guess as one line; what counts against it is always told."""
    units = [code.removeprefix("unit.") for code in codes if code.startswith("unit.")]
    told = [str(EVIDENCE[code]) for code in codes if code in EVIDENCE]
    return ", ".join([*told[:2], *(gettext("Counted in %(unit)s") % {"unit": unit} for unit in units)])
