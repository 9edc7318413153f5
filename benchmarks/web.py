"""W1, W2, W6: leads created and listed over HTTP, the board, and the palette."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from benchmarks.figures import Figure, load_of, web_figure
from benchmarks.population import CSRF
from benchmarks.sizes import Sizes
from benchmarks.stand import Stand
from benchmarks.yardstick import generated

COLUMNS = (
    "display_name,name,company,email,phone,mobile,country,city,source,medium,tags,status,score_total,owner,created_at"
)
LISTS = {
    "A filter country and revenue": {
        "filter": "country == 'DE' && annual_revenue_amount > 5000",
        "sort": "-score_total",
    },
    "B text 'kitchen', newest": {"q": "kitchen", "sort": "-created_at"},
    "C no filter, newest": {"sort": "-created_at"},
    "U rows and count as a page shows it": {"sort": "-created_at", "count": "estimate"},
    "E rows and exact total": {"sort": "-created_at", "count": "exact"},
}
SORTS = ("-score_total", "-created_at", "created_at", "display_name", "next_followup_at", "-last_followup_at")
WORDS = ("kitchen", "kichen", "blue optics", "quartz systems", "ada.adler", "L-2026-000123", "0001", "vertex")
DEPTH = 8_000
JSON = ["--header", "Content-Type: application/json"]


def create_leads(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """W1: one lead per request, by token, by session and by the HTML form."""
    api = ["--url", f"{stand.url}/api/v1/leads", "--method", "POST", "--must", '"id"']
    form = ["--url", f"{stand.url}/leads/new", "--method", "POST", "--expect", "302"]
    form += ["--header", "Content-Type: application/x-www-form-urlencoded"]
    ways = {
        "a token API": [*api, *JSON, *stand.bearer("boss")],
        "b session": [*api, *JSON, *stand.session("boss"), "--header", f"X-CSRFToken: {CSRF}"],
        "c HTML form": [*form, *stand.session("boss")],
    }
    with tempfile.TemporaryDirectory() as folder:
        as_json, as_form = Path(folder) / "bodies.jsonl", Path(folder) / "bodies.txt"
        bodies = [_body(row) for row in generated(20 * max(sizes.requests, 10) * sizes.runs, 9, "open")]
        as_json.write_text("\n".join(json.dumps(body) for body in bodies))
        as_form.write_text("\n".join(urlencode(_form(body), doseq=True) for body in bodies))
        start = 0
        for what, arguments in ways.items():
            given = as_form if "form" in what else as_json
            for connections in (1, 8):
                sent = [*arguments, "--bodies", str(given), "--start", str(start)]
                rows = load_of(sent, pid=stand.up, requests=sizes.requests, runs=sizes.runs, connections=connections)
                start += (sizes.requests + sizes.requests // 10 + 2) * sizes.runs
                yield web_figure("W1", f"{what}, c={connections}", size, rows)


def list_leads(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """W2: 80 leads of 15 columns by API, deep in the list, and the whole HTML page."""
    for what, query in LISTS.items():
        url = f"{stand.url}/api/v1/leads?" + urlencode(query | {"limit": 80, "fields": COLUMNS})
        for connections in (1, 8) if what[0] in "ACU" else (1,):
            rows = _read(stand, sizes, url, stand.bearer("boss"), must='"items"', connections=connections)
            yield web_figure("W2", f"{what}, c={connections}", size, rows)
    url = _deep_url(stand)
    if url:
        yield web_figure(
            "W2", "D as C at row 8,000, c=1", size, _read(stand, sizes, url, stand.bearer("boss"), must='"items"')
        )
    page = f"{stand.url}/leads/?view=all"
    for connections in (1, 8):
        rows = _read(stand, sizes, page, stand.session("boss"), connections=connections)
        yield web_figure("W2", f"H HTML page, c={connections}", size, rows)


def sorted_lists(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """Lists in every order they are saved in, narrowed to what a salesperson may see."""
    for sort in SORTS:
        url = f"{stand.url}/api/v1/leads?" + urlencode({"sort": sort, "limit": 80, "fields": COLUMNS})
        rows = _read(stand, sizes, url, stand.bearer("rep"), must='"items"')
        yield web_figure("lists", f"by {sort}, as a salesperson", size, rows)


def search_palette(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """The command palette: words, typing errors, names, numbers."""
    for words in WORDS:
        rows = _read(stand, sizes, f"{stand.url}/palette?q={quote(words)}", stand.session("boss"))
        yield web_figure("palette", repr(words), size, rows)


def show_board(stand: Stand, sizes: Sizes, size: str) -> Iterator[Figure]:
    """W6 b: the board with its first cards and the sums of its columns."""
    for connections in (1, 8):
        rows = _read(stand, sizes, f"{stand.url}/opportunities/board", stand.session("boss"), connections=connections)
        yield web_figure("W6", f"b board, c={connections}", size, rows)


def _read(
    stand: Stand, sizes: Sizes, url: str, headers: list[str], *, must: str | None = None, connections: int = 1
) -> list[dict[str, float]]:
    arguments = ["--url", url, *headers, *(["--must", must] if must else [])]
    return load_of(arguments, pid=stand.up, requests=sizes.requests, runs=sizes.runs, connections=connections)


def _deep_url(stand: Stand) -> str:
    """The address of the page after 8,000 rows, found by turning pages; empty when there are not so many."""
    headers = {"Authorization": f"Bearer {stand.tokens['boss']}"}
    cursor = ""
    for _ in range(DEPTH // 200):
        query = urlencode({"sort": "-created_at", "limit": 200, "fields": "name", "cursor": cursor})
        with urlopen(Request(f"{stand.url}/api/v1/leads?{query}", headers=headers)) as answer:  # noqa: S310 - our own
            cursor = json.load(answer)["next"] or ""
        if not cursor:
            return ""
    query = urlencode({"sort": "-created_at", "limit": 80, "fields": COLUMNS, "cursor": cursor})
    return f"{stand.url}/api/v1/leads?{query}"


def _body(row: dict[str, object]) -> dict[str, object]:
    """A lead as the API takes it: an address or number that is none is refused there, so it is left out."""
    plain = {name: row[name] for name in ("company", "country", "city", "source", "medium", "tags")}
    for name in ("email", "phone"):
        if row[f"{name}_ok"]:
            plain[name] = row[name]
    return plain | {"name": row["contact"], "annual_revenue_amount": str(row["revenue"]), "currency": "CNY"}


def _form(body: dict[str, object]) -> dict[str, object]:
    """What a browser sends: every field as text, tags with commas."""
    tags = body["tags"] if isinstance(body["tags"], list) else []
    return body | {"tags": ", ".join(tags), "csrfmiddlewaretoken": CSRF}
