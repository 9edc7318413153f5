"""A machine on this computer that answers as it is told, for tests of what asks over the network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Machine:
    """The running server: its address, the requests it got as (path, headers), and what was posted to it."""

    host: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    posted: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{self.host}"


def says(body: bytes, status: int = 200, **headers: str) -> Answer:
    """An ordinary answer."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def machine(*answers: Answer) -> Iterator[Machine]:
    """A server that gives these answers one after the other, the last one for good."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.asked.append((self.path, dict(self.headers)))
            with suppress(OSError):  # whoever asked has hung up
                answers[min(len(running.asked), len(answers)) - 1](self)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            running.posted.append(dict(parse_qsl(sent, keep_blank_values=True)))
            self.do_GET()

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = Machine(f"127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
