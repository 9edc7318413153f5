"""The field that finds one record among many by typing: a combobox, filled by picker.js from the `options` door."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from loudou.platform.records.declaration import Field
from loudou.platform.records.doors.options import name_of


class PickerInput(forms.Widget):
    """A text field that shows a record's name, beside a hidden one that holds its id."""

    def __init__(self, url: str, field: Field) -> None:
        super().__init__()
        self.url, self.field = url, field

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The combobox; `attrs` are those of the text field."""
        del renderer
        given = {"autocomplete": "off", **(attrs or {}), "class": "input"}
        extra = SafeString(
            "".join(format_html(' {}="{}"', key, text) for key, text in given.items() if text is not True)
        )
        flags = SafeString("".join(f" {key}" for key, text in given.items() if text is True))
        return format_html(
            '<div class="picker" data-picker data-url="{url}">'
            '<input type="hidden" name="{name}" value="{value}" data-keep>'
            '<input type="text" role="combobox" aria-expanded="false" aria-autocomplete="list" '
            'aria-controls="{name}-options" value="{text}"{extra}{flags}>'
            '<ul class="picker__list popover" id="{name}-options" role="listbox" hidden></ul></div>',
            url=self.url,
            name=name,
            value=value or "",
            text=name_of(self.field, value) if value else "",
            extra=extra,
            flags=flags,
        )
