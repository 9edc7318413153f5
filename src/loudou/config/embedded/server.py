"""The embedded server as the rest of Loudou sees it: start it and get two addresses, or use it as a context."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from psycopg.pq import Ping

from loudou.config.embedded.binaries import Binaries, find_binaries
from loudou.config.embedded.cluster import ensure_cluster
from loudou.config.embedded.credentials import Credentials, load_or_create
from loudou.config.embedded.errors import EmbeddedServerError, UnsafeServer
from loudou.config.embedded.home import PORT, Home, prepare_home, usable_binaries
from loudou.config.embedded.process import launch, ping, shut_down, wait_while_busy
from loudou.config.embedded.roles import ADMIN, APP, DATABASE, OWNER, create_roles_and_database, grant_app
from loudou.config.embedded.sharing import UseCount, one_at_a_time


@dataclass(frozen=True, slots=True)
class ServerUrls:
    """Where to connect: as the application (rows only) and as the owner of the schema (migrations)."""

    app_url: str
    owner_url: str


class EmbeddedServer:
    """One program's handle on the server of a data folder; handles of several processes share it."""

    def __init__(self, data_dir: Path, *, bin_dir: Path | None = None, throwaway: bool = False) -> None:
        self._data_dir = data_dir
        self._bin_dir = bin_dir
        self._throwaway = throwaway
        self._use = UseCount(data_dir)
        self._home: Home | None = None
        self.was_running = False  # whether another program had started the server before this handle

    @property
    def home(self) -> Home:
        """The server's folders. Raises EmbeddedServerError before ``start``."""
        if self._home is None:
            raise EmbeddedServerError("The server was not started by this handle.")
        return self._home

    def start(self) -> ServerUrls:
        """Create the cluster if there is none, start the server unless it runs, and wait until it answers.

        Raises EmbeddedServerError with what to do when that is not possible.
        """
        _make_private(self._data_dir)
        self._data_dir = self._data_dir.resolve()
        with one_at_a_time(self._data_dir):
            credentials = self._credentials()
            self._home = prepare_home(self._data_dir, credentials.identity)
            self._use.enter()
            try:
                self._ensure_running(credentials)
            except BaseException:
                self._use.leave()
                raise
        return ServerUrls(
            app_url=_url(self._home, APP, credentials.app), owner_url=_url(self._home, OWNER, credentials.owner)
        )

    def stop(self) -> None:
        """Give up this handle; the last one stops the server."""
        if self._home is None:
            return
        with one_at_a_time(self._data_dir):
            if self._use.leave():
                shut_down(self._home)
        self._home = None

    def answers(self) -> bool:
        """Whether the server is there, even when it is recovering and takes no connection yet."""
        return ping(self.home) is not Ping.NO_RESPONSE

    def revive(self) -> None:
        """Start the server again after its process died."""
        with one_at_a_time(self._data_dir):
            self._ensure_running(self._credentials())

    def binaries(self) -> Binaries:
        """The PostgreSQL programs that match this server."""
        return usable_binaries(self.home, find_binaries(self._bin_dir))

    def _credentials(self) -> Credentials:
        credentials = load_or_create(self._data_dir, throwaway=self._throwaway)
        if credentials.throwaway != self._throwaway:
            kind = "a throw-away test server" if credentials.throwaway else "a real server"
            raise UnsafeServer(f"{self._data_dir} holds {kind}; choose another folder.")
        return credentials

    def _ensure_running(self, credentials: Credentials) -> None:
        home = self.home
        self.was_running = wait_while_busy(home)
        if not self.was_running:
            binaries = self.binaries()
            ensure_cluster(home, binaries, credentials)
            launch(home, binaries, throwaway=self._throwaway)
        self._ensure_roles(home, credentials)

    def _ensure_roles(self, home: Home, credentials: Credentials) -> None:
        done = home.path / "roles.ready"
        if done.exists():
            return
        create_roles_and_database(
            _url(home, ADMIN, credentials.admin, database="postgres"),
            owner_password=credentials.owner,
            app_password=credentials.app,
            throwaway=self._throwaway,
        )
        grant_app(_url(home, OWNER, credentials.owner), DATABASE)
        done.touch()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _make_private(data_dir: Path) -> None:
    if not data_dir.exists():
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        data_dir.mkdir(mode=0o700, exist_ok=True)


def _url(home: Home, role: str, password: str, *, database: str = DATABASE) -> str:
    return f"postgresql://{role}:{quote(password)}@/{database}?host={quote(str(home.socket_dir), safe='')}&port={PORT}"
