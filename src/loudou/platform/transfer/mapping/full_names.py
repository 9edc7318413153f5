"""A person's name out of a column of first names and one of last names, in the order its writing asks for."""

from dataclasses import dataclass

from loudou.platform.transfer.mapping.errors import CellRefused

FIRST, LAST = ".first", ".last"
"""What follows the name of a field where a column fills only this part of it."""


def full_name(first: str, last: str) -> str:
    """王 and 小明 are 王小明, Ada and Lovelace are Ada Lovelace; one part alone is the name."""
    if not first or not last:
        return first or last
    is_western = any(char.isascii() and char.isalpha() for char in first + last)
    return f"{first} {last}" if is_western else last + first


@dataclass(frozen=True, slots=True)
class WholeName:
    """A field that is put together from parts; `header` is the column a problem with it is told of."""

    field: str
    header: str
    longest: int | None
    is_required: bool

    def refusal_of(self, name: str | None) -> CellRefused | None:
        """Why this name cannot be taken, if so."""
        if name is None:
            return CellRefused("required") if self.is_required else None
        if self.longest is not None and len(name) > self.longest:
            return CellRefused("text.too_long", name, limit=self.longest)
        return None
