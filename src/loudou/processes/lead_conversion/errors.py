"""What can stand against a conversion beside what the domains refuse."""

from loudou.platform.records.errors import RecordInvalid


class ConversionInvalid(RecordInvalid):
    """The chosen records do not fit together; `problems` names the fields."""

    code = "conversion_invalid"
    title = "This lead cannot be converted so"
