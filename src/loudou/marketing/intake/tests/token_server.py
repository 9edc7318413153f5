"""A provider on this computer: a token endpoint that keeps to RFC 6749 and RFC 7636, over real HTTP."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from loudou.platform.outgoing.tests.servers import Machine, machine, says

CLIENT, SECRET = "client-1", "client-geheim"


@dataclass
class TokenServer:
    """What it gave, and how it is to behave: `refuses` answers everything with that error code."""

    machine: Machine
    tokens: set[str]
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    issued: list[str] = field(default_factory=list)
    life: int = 3600
    rotates: bool = False
    gives_refresh: bool = True
    refuses: str = ""

    @property
    def token_url(self) -> str:
        """Where tokens are asked for."""
        return self.machine.url + "/token"

    @property
    def authorize_url(self) -> str:
        """Where people would sign in."""
        return self.machine.url + "/authorize?tenant=1"

    @property
    def asked(self) -> list[dict[str, str]]:
        """What was posted to the token endpoint, in order."""
        return self.machine.posted

    def consent(self, address: str) -> dict[str, str]:
        """A person signs in at this address and agrees; returns what the browser is sent back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert (asked["tenant"], asked["code_challenge_method"]) == ("1", "S256")
        code = f"4/{secrets.token_urlsafe(16)}"
        self.codes[code] = (asked["code_challenge"], asked["redirect_uri"])
        return {"state": asked["state"], "code": code}

    def answer(self, sent: dict[str, str]) -> tuple[int, dict[str, object]]:
        """The answer to one request, with its status."""
        if self.refuses:
            return 400, {"error": self.refuses, "error_description": "no"}
        if (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        if sent["grant_type"] == "authorization_code":
            challenge, redirect_uri = self.codes.pop(sent["code"], ("", ""))
            digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
            proved = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            return self._tokens() if (proved, sent["redirect_uri"]) == (challenge, redirect_uri) else _no_grant()
        return self._tokens(sent["refresh_token"]) if sent["refresh_token"] in self.refresh_tokens else _no_grant()

    def _tokens(self, held: str = "") -> tuple[int, dict[str, object]]:
        access = f"ya29.{len(self.issued)}-{secrets.token_urlsafe(8)}"
        self.issued.append(access)
        self.tokens.add(access)
        given: dict[str, object] = {"access_token": access, "token_type": "Bearer", "expires_in": self.life}
        if self.gives_refresh and (self.rotates or not held):
            self.refresh_tokens.discard(held)
            given["refresh_token"] = f"1//{secrets.token_urlsafe(16)}"
            self.refresh_tokens.add(str(given["refresh_token"]))
        return 200, given


def _no_grant() -> tuple[int, dict[str, object]]:
    return 400, {"error": "invalid_grant"}


@contextmanager
def token_server(tokens: set[str]) -> Iterator[TokenServer]:
    """The provider of a mail server that takes the access tokens in `tokens`, until the block ends."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        status, said = found[0].answer(found[0].asked[-1])
        says(json.dumps(said).encode(), status)(handler)

    found: list[TokenServer] = []
    with machine(answer) as running:
        found.append(TokenServer(running, tokens))
        yield found[0]
