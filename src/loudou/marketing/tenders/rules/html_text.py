"""The text of an HTML page as lines, tables and meta data; nothing of the page is run or fetched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from loudou.marketing.tenders.rules.texts import clean_text

_SILENT = {"script", "style", "noscript", "template"}
_BREAKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "table", "section", "dd", "dt"}
LONGEST_LINE = 4000


@dataclass(slots=True)
class Page:
    """What a page says: `meta` by name, lines of running text, tables as rows of cells."""

    meta: dict[str, str] = field(default_factory=dict)
    title: str = ""
    lines: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def read_page(markup: str) -> Page:
    """The page behind markup, however broken; cells of nested tables belong to the inner one."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    reader.end_line()
    return reader.page


class _Reader(HTMLParser):
    """Collects lines outside tables and cells inside them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._line: list[str] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[list[str]] = []
        self._silent = 0
        self._in_title = False
        self._link: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "meta":
            self.page.meta[given.get("name", "")] = clean_text(given.get("content", ""), LONGEST_LINE)
        elif tag == "title":
            self._in_title = True
        elif tag == "a":
            self._link = (given.get("href", ""), [])
        self._start_of_table(tag)
        if tag in _BREAKS:
            self.end_line()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "title":
            self._in_title = False
        elif tag == "a" and self._link is not None:
            if self._link[0].startswith(("http://", "https://")):
                self.page.links.append((clean_text("".join(self._link[1])), self._link[0]))
            self._link = None
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag == "table" and self._open:
            self.page.tables.append([row for row in self._open.pop() if row])
        if tag in _BREAKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._in_title:
            self.page.title += clean_text(data)
            return
        if self._link is not None:
            self._link[1].append(data)
        (self._cell[-1] if self._cell else self._line).append(data)

    def end_line(self) -> None:
        """Whatever was collected outside cells is a line; inside a cell a break is a space."""
        if self._cell:
            self._cell[-1].append(" ")
            return
        text = clean_text("".join(self._line), LONGEST_LINE)
        self._line.clear()
        if text:
            self.page.lines.append(text)

    def _start_of_table(self, tag: str) -> None:
        if tag == "table":
            self.end_line()
            self._open.append([])
        elif tag == "tr" and self._open:
            self._open[-1].append([])
        elif tag in {"td", "th"} and self._open:
            self._cell.append([])

    def _end_cell(self) -> None:
        if not self._cell or not self._open:
            return
        text = clean_text("".join(self._cell.pop()), LONGEST_LINE)
        if not self._open[-1]:
            self._open[-1].append([])
        self._open[-1][-1].append(text)
