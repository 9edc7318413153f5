"""A mail server that says exactly what it is told to say, for what no well-behaved one does."""

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

from loudou.kernel.ids import new_id
from loudou.marketing.intake.shapes import MailboxTerms

_LINE = re.compile(r"(\S+) ((?:UID )?\S+)(.*)")
USUAL = {
    "SELECT": ("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 3] x", "OK"),
    "EXAMINE": ("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 3] x", "OK"),
    "LOGOUT": ("* BYE", "OK"),
}


@dataclass
class ScriptedServer:
    """Where it listens, and the commands it got, without their tags."""

    port: int
    asked: list[str] = field(default_factory=list)

    @property
    def private_hosts(self) -> set[str]:
        """What the operator vouches for."""
        return {f"127.0.0.1:{self.port}"}

    def terms(self, *, folder: str = "INBOX", done_folder: str = "Done") -> MailboxTerms:
        """What a job would open it with."""
        return MailboxTerms(
            mailbox_id=new_id(), host="127.0.0.1", port=self.port, tls="plain", username="gu", password="geheim",
            folder=folder, done_folder=done_folder, takes_old=True, since=None,
        )  # fmt: skip


@contextmanager
def scripted(capabilities: str = "", **answers: tuple[str, str] | None) -> Iterator[ScriptedServer]:
    """A server with these capabilities and answers: by verb (`UID_SEARCH`) the lines before, and OK, NO or BAD.

    None hangs up; a state of "" leaves the command without its end.
    """
    told = {**USUAL, "CAPABILITY": (f"* CAPABILITY IMAP4rev1 {capabilities}".strip(), "OK")}
    told |= {name.replace("_", " "): answer for name, answer in answers.items()}
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = ScriptedServer(listening.getsockname()[1])
        Thread(target=_serve, args=(listening, server, told), daemon=True).start()
        yield server


def _serve(listening: socket.socket, server: ScriptedServer, told: Mapping[str, tuple[str, str] | None]) -> None:
    with suppress(OSError):
        line, _ = listening.accept()
        with line, line.makefile("rwb") as file:
            file.write(b"* OK ready\r\n")
            file.flush()
            for raw in file:
                tag, verb, rest = _LINE.match(raw.decode().strip()).groups()  # type: ignore[union-attr]
                server.asked.append(verb + rest)
                answer = told.get(verb, ("", "OK"))
                if answer is None:
                    return
                before, state = answer
                end = f"{tag} {state} done\r\n" if state else ""
                file.write(f"{before}\r\n{end}".encode() if before else end.encode())
                file.flush()
