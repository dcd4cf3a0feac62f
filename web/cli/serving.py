"""The pages and the embedded runner in one process, from their start until what is in hand has ended."""

import click
import structlog

from engine.runners.embedded import EmbeddedRunner
from storage.database import Database
from storage.schema import require_current
from web.app import create_app
from web.cli.installation import the_database, the_runtime
from web.cli.page_server import PageServer
from web.cli.serve import Ending
from web.settings import Settings

_log = structlog.get_logger(__name__)


def serve_at(host: str | None, port: int | None, ending: Ending) -> None:
    """Serves at an address, by default that of the settings, until the ending is asked for."""
    settings = Settings.from_environment()
    database, runtime = the_database(), the_runtime()
    require_current(database)
    host, port = host or settings.host, port or settings.port
    server = PageServer(create_app(database, runtime, settings), host, port, settings.proxies)
    runner = EmbeddedRunner(database, runtime, settings.job_threads)
    ending.begin_with(settings.stop_seconds, runner.begin_no_more, server.begin_no_more)
    try:
        runner.start()
        click.echo(f"Atqaru serves at http://{host}:{port}")
        server.run()
    finally:
        _end(server, runner, database, ending)


def _end(server: PageServer, runner: EmbeddedRunner, database: Database, ending: Ending) -> None:
    """Lets requests and jobs in hand end; the database is closed only where nobody is at work in it any more."""
    has_answered = server.end(ending.seconds_left())
    if not has_answered:
        _log.warning("stopped with requests in hand; what they have not stored by now is not stored")
    if runner.stop(ending.seconds_left()) and has_answered:
        database.close()
    _log.info("stopped")
