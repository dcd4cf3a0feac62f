"""`atqaru serve`: the pages and the embedded runner in one process."""

import signal
import threading
from types import FrameType

import click
import structlog
import waitress

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
    app = create_app(database, runtime, settings)
    server = waitress.create_server(app, host=host or settings.host, port=port or settings.port, threads=THREADS)
    runner = EmbeddedRunner(database, runtime)
    runner.start()
    _stop_on_signal(server)
    click.echo(f"Atqaru serves at http://{server.effective_host}:{server.effective_port}")
    try:
        server.run()
    finally:
        runner.stop()
        database.close()
        _log.info("stopped")


def _stop_on_signal(server: object) -> None:
    """A polite stop closes the listening socket; requests in hand end first."""
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
