"""`atqaru serve`: how the process of the server begins."""

import click

from web.cli.ending import Ending
from web.cli.numbers import NumberType


@click.command()
@click.option("--host", help="The address to listen on; by default ATQARU_HOST, else 127.0.0.1.")
@click.option("--port", type=NumberType(1, 65535), help="The port; by default ATQARU_PORT, else 8080.")
def serve(host: str | None, port: int | None) -> None:
    """Serves the pages and works off jobs and timers until it is stopped (Ctrl-C or SIGTERM; twice ends at once)."""
    ending = Ending()
    ending.listen()
    # Only here, since it takes long to import, and signals may come meanwhile.
    from web.cli.serving import serve_at

    serve_at(host, port, ending)
