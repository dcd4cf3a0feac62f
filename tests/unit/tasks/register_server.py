"""A register that answers over HTTP on the loopback, each time as a test has written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class RegisterServer:
    """What the register answers in turn, as status and body, and who has asked; `SILENT` is no answer at all."""

    address: str
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    #: the other end of each connection
    callers: set[int] = field(default_factory=set)


SILENT = (0, b"")


@contextmanager
def register_server() -> Iterator[RegisterServer]:
    """The server, until the block ends."""
    is_over = Event()

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the name is given
            found.asked.append((self.path, self.headers["Authorization"], self.headers["X-Request-ID"]))
            found.callers.add(self.client_address[1])
            status, body = found.answers.pop(0)
            if (status, body) == SILENT:
                is_over.wait()
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        server.block_on_close = False
        found = RegisterServer(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield found
        finally:
            is_over.set()
            server.shutdown()
            thread.join()
