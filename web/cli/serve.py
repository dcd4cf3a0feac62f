"""`atqaru serve`: how the process of the server begins."""

import gc

import click

from web.cli.ending import Ending
from web.cli.numbers import NumberType


@click.command()
@click.option("--host", help="Address to listen on; default: ATQARU_HOST, else 127.0.0.1.")
@click.option("--port", type=NumberType(1, 65535), help="Port to listen on; default: ATQARU_PORT, else 8080.")
def serve(host: str | None, port: int | None) -> None:
    """Start the server: pages, jobs and timers.

    Ctrl-C or SIGTERM stops it after the work in hand; a second signal stops it at once.
    """
    ending = Ending()
    ending.listen()
    # All that is loaded until it serves stays: to look through it for garbage would take a tenth of the start.
    gc.disable()
    try:
        # Only here, since it takes long to import, and signals may come meanwhile.
        from web.cli.serving import serve_at

        serve_at(host, port, ending)
    finally:
        gc.enable()
