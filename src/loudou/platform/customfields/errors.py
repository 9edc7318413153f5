"""What can be wrong with a custom field or its value."""

from loudou.kernel.errors import Invalid, NotFound


class CustomFieldInvalid(Invalid):
    """The definition is not acceptable: a bad or taken key, no choices, an unknown type."""

    code = "custom_field_invalid"
    status = 422


class CustomValueInvalid(Invalid):
    """A value does not fit its custom field; `problems` names each."""

    code = "custom_value_invalid"


class UnknownCustomField(NotFound):
    """There is no custom field of this id."""

    code = "unknown_custom_field"
