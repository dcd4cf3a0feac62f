"""The pages and the embedded runner in one process, from the start until running work has finished."""

import gc

import structlog

from engine.runners.embedded import EmbeddedRunner
from storage.schema import require_current
from tasks import close_handlers
from web.app import create_app
from web.cli.ending import Ending
from web.cli.installation import serving_runtime, the_database
from web.cli.page_server import PageServer
from web.cli.printing import print_line
from web.settings import Settings

_log = structlog.get_logger(__name__)


def serve_at(host: str | None, port: int | None, ending: Ending) -> None:
    """Serves at an address, by default that of the settings, until a stop is requested."""
    settings = Settings.from_environment()
    database, runtime = the_database(), serving_runtime()
    require_current(database)
    host, port = host or settings.host, port or settings.port
    server = PageServer(create_app(database, runtime, settings), host, port, settings.proxies)
    runner = EmbeddedRunner(database, runtime, settings.job_threads)
    ending.begin_with(settings.stop_seconds, runner.begin_no_more, server.begin_no_more)
    try:
        gc.freeze()  # what is loaded by now is never looked through again
        gc.enable()
        runner.start()
        print_line(f"Atqaru serves at http://{host}:{port}")
        server.run()
    finally:
        if _has_ended(server, runner, ending):
            database.close()
            close_handlers(runtime.handlers)
        _log.info("stopped")


def _has_ended(server: PageServer, runner: EmbeddedRunner, ending: Ending) -> bool:
    """Lets running requests and jobs finish; false if any is still running when the time is over."""
    has_answered = server.end(ending.seconds_left())
    if not has_answered:
        _log.warning("stopped with requests in hand; what they have not stored by now is not stored")
    return runner.stop(ending.seconds_left()) and has_answered
