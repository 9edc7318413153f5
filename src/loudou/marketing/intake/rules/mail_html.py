"""The words of an HTML mail; nothing of it is run or fetched."""

from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "noscript", "template", "head", "title"})
QUOTED = frozenset({"blockquote"})
BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "hr", "dd", "dt", "pre"})
CELLS = frozenset({"td", "th"})
EMPTY = frozenset({"br", "hr", "img", "meta", "link", "input", "wbr", "col", "area", "base", "source"})
LONGEST = 200_000
QUOTE = "> "
_HIDING = ("display:none", "visibility:hidden", "font-size:0", "mso-hide:all")


def text_of(markup: str) -> str:
    """What a reader sees, one line for each line or row of a table; cells are apart by a tab, quotes begin with `>`.

    Text that is styled away (tracking words, preheaders) is left out. Markup beyond 200,000 characters is not read.
    """
    reader = _Reader()
    reader.feed(markup[:LONGEST])
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects lines; broken nesting costs at most a line too much or too little."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._silent: list[str] = []
        self._quotes = 0

    def text(self) -> str:
        """All lines, without runs of empty ones."""
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY:
            if tag in BREAKS:
                self._end_line(keeps_empty=True)
            return
        if tag in SILENT or self._silent or _is_hidden(attrs):
            self._silent.append(tag)
            return
        if tag in BREAKS or tag in QUOTED:
            self._end_line()
        if tag in CELLS and "".join(self._line).strip():
            self._line.append("\t")
        self._quotes += tag in QUOTED

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in BREAKS:
            self._end_line(keeps_empty=True)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent and self._silent.pop() != tag:
                pass
            return
        if tag in BREAKS or tag in QUOTED:
            self._end_line()
        if tag in QUOTED:
            self._quotes = max(self._quotes - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line.append(data)

    def _end_line(self, *, keeps_empty: bool = False) -> None:
        cells = [" ".join(cell.split()) for cell in "".join(self._line).split("\t")]
        self._line.clear()
        text = "\t".join(cell for cell in cells if cell)
        if text or (keeps_empty and self._lines and self._lines[-1]):
            self._lines.append((QUOTE * min(self._quotes, 3) if text else "") + text)


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    given = dict(attrs)
    style = (given.get("style") or "").replace(" ", "").lower()
    return "hidden" in given or any(one in style for one in _HIDING)
