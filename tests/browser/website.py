"""The company's own web site, as a second server on another origin: pages with the tracker and an embedded form."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><h1>{title}</h1>{body}</body></html>"""


@dataclass
class WebSite:
    """What is served, by path; `origin` is another site than the installation's."""

    origin: str
    pages: dict[str, str] = field(default_factory=dict)

    def publish(self, path: str, title: str, body: str) -> str:
        """Put a page on the site; returns its address."""
        self.pages[path] = PAGE.format(title=title, body=body)
        return f"{self.origin}{path}"


@contextmanager
def serving() -> Iterator[WebSite]:
    """A site on a free port of this machine."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0])
            self.send_response(200 if page is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        # By another name of this machine: not only another origin, also another site.
        yield WebSite(f"http://localhost:{server.server_port}", pages)
    finally:
        server.shutdown()
        server.server_close()
