"""`atqaru serve`: the pages and the embedded runner in one process."""

import errno
import os
import signal
import threading
import time
from types import FrameType
from typing import Any

import click
import structlog
from flask import Flask
from waitress import wasyncore
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from engine.errors import AtqaruError
from engine.runners.embedded import EmbeddedRunner
from storage.database import Database
from storage.schema import require_current
from web.app import create_app
from web.cli.installation import the_database, the_runtime
from web.settings import Settings

THREADS = 8
#: By custom a process that a signal has ended at once tells its number, added to this.
_ENDED_BY_SIGNAL = 128
_log = structlog.get_logger(__name__)


class CannotListen(AtqaruError):
    """The server cannot have its address; the message names it and says what to do."""


@click.command()
@click.option("--host", help="The address to listen on; by default ATQARU_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default ATQARU_PORT, else 8080.")
def serve(host: str | None, port: int | None) -> None:
    """Serves the pages and works off jobs and timers until it is stopped (Ctrl-C or SIGTERM; twice ends at once)."""
    settings = Settings.from_environment()
    database, runtime = the_database(), the_runtime()
    require_current(database)
    address = (host or settings.host, port or settings.port)
    server = _listening(create_app(database, runtime, settings), address, settings.proxies)
    _serve(server, database, EmbeddedRunner(database, runtime, settings.job_threads), address, settings.stop_seconds)


def _listening(app: Flask, address: tuple[str, int], proxies: int) -> BaseWSGIServer | MultiSocketServer:
    host, port = address
    opened: dict[int, Any] = {}
    try:
        return create_server(
            app,
            map=opened,
            host=host,
            port=port,
            threads=THREADS,
            # who stands behind a trusted proxy is read from its headers by the application
            clear_untrusted_proxy_headers=proxies == 0,
        )
    except (OSError, ValueError) as error:  # waitress has a ValueError for a host that cannot be found
        wasyncore.close_all(opened)
        raise _refusal(host, port, error) from error


def _refusal(host: str, port: int, error: Exception) -> CannotListen:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return CannotListen(
            f"port {port} at {host} is taken by another process; stop that one, "
            "or choose another port with --port or ATQARU_PORT"
        )
    if isinstance(error, OSError) and error.errno == errno.EACCES:
        return CannotListen(
            f"port {port} at {host} is not given to this account; choose one from 1024 on with --port or ATQARU_PORT"
        )
    return CannotListen(
        f"{host!r} is no address of this machine; write one with --host or in ATQARU_HOST, e.g. 127.0.0.1"
    )


def _serve(
    server: BaseWSGIServer | MultiSocketServer,
    database: Database,
    runner: EmbeddedRunner,
    address: tuple[str, int],
    stop_seconds: int,
) -> None:
    ending = _Ending(runner, stop_seconds)
    try:
        runner.start()
        ending.listen()
        click.echo(f"Atqaru serves at http://{address[0]}:{address[1]}")
        server.run()
    finally:
        runner.stop(ending.seconds_left())
        database.close()
        _log.info("stopped")


class _Ending:
    """A polite stop: requests and jobs in hand end first, for so many seconds; a second signal ends at once."""

    def __init__(self, runner: EmbeddedRunner, seconds: int) -> None:
        self._runner = runner
        self._seconds = seconds
        self._ends_at: float | None = None

    def listen(self) -> None:
        """Takes the signals of the process, where they can be taken."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._end)
            signal.signal(signal.SIGINT, self._end)

    def seconds_left(self) -> float:
        """What is left of the time to stop."""
        if self._ends_at is None:
            return self._seconds
        return max(0.0, self._ends_at - time.monotonic())

    def _end(self, number: int, _frame: FrameType | None) -> None:
        if self._ends_at is not None:
            os._exit(_ENDED_BY_SIGNAL + number)
        self._ends_at = time.monotonic() + self._seconds
        self._runner.begin_no_more()
        raise SystemExit(0)  # the server knows it and lets its requests end
