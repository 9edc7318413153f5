"""What a page complains about while somebody uses it."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

BY_RESPONSE = "Failed to load resource"
"""Chromium repeats a refused request on the console; the response itself tells more."""


@dataclass
class Watch:
    """Everything that went wrong on the pages of a browser context; `expected` are status codes a test asks for."""

    expected: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of the context from now on."""
        context.on("page", self._listen)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def _listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error.stack or error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(BY_RESPONSE):
            self.problems.append(f"console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"{response.status} {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page gives up what it was still asking for.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.problems.append(f"{request.failure} {request.method} {request.url}")
