"""What can be wrong with a custom field or its value."""

from loudou.kernel.errors import Invalid


class CustomFieldInvalid(Invalid):
    """The definition is not acceptable: a bad or taken key, no choices, an unknown type."""

    code = "custom_field_invalid"


class CustomValueInvalid(Invalid):
    """A value does not fit its custom field; `problems` names each."""

    code = "custom_value_invalid"
