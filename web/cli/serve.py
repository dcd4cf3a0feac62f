"""`atqaru serve`: the pages and the embedded runner in one process."""

import signal
import threading
from types import FrameType

import click
import structlog
from waitress.server import create_server

from engine.runners.embedded import EmbeddedRunner
from storage.schema import require_current
from web.app import create_app
from web.cli.installation import the_database, the_runtime
from web.settings import Settings

THREADS = 8
_log = structlog.get_logger(__name__)


@click.command()
@click.option("--host", help="The address to listen on; by default ATQARU_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default ATQARU_PORT, else 8080.")
def serve(host: str | None, port: int | None) -> None:
    """Serves the pages and works off jobs and timers until it is stopped (Ctrl-C or SIGTERM)."""
    settings = Settings.from_environment()
    database, runtime = the_database(), the_runtime()
    require_current(database)
    address = (host or settings.host, port or settings.port)
    server = create_server(
        create_app(database, runtime, settings),
        host=address[0],
        port=address[1],
        threads=THREADS,
        # who stands behind a trusted proxy is read from its headers by the application
        clear_untrusted_proxy_headers=settings.proxies == 0,
    )
    runner = EmbeddedRunner(database, runtime)
    runner.start()
    _stop_on_signal()
    click.echo(f"Atqaru serves at http://{address[0]}:{address[1]}")
    try:
        server.run()
    finally:
        runner.stop()
        database.close()
        _log.info("stopped")


def _stop_on_signal() -> None:
    """A polite stop: requests and jobs in hand end first."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
