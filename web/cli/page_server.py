"""The HTTP server of `atqaru serve`: has its address, answers requests, and lets those in hand end before it closes.

Waitress ends by itself only with a wait of five seconds, in which nothing is sent any more; so its loop is turned here.
"""

import errno
import time
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from engine.errors import AtqaruError

THREADS = 8
_LOOKS_EVERY_SECONDS = 1.0
#: Threads that have nothing in hand end within it.
_THREADS_END_WITHIN_SECONDS = 1


class CannotListen(AtqaruError):
    """The server cannot have its address; the message names it and says what to do."""


class PageServer:
    """Answers requests for an application at an address, in several threads."""

    def __init__(self, app: Flask, host: str, port: int, proxies: int) -> None:
        """Takes the address; raises `CannotListen`."""
        #: listeners, connections and what wakes the loop
        self._opened: dict[int, Any] = {}
        self._is_ending = False
        try:
            self._server = create_server(
                app,
                map=self._opened,
                host=host,
                port=port,
                threads=THREADS,
                # who stands behind a trusted proxy is read from its headers by the application
                clear_untrusted_proxy_headers=proxies == 0,
            )
        except (OSError, ValueError) as error:  # waitress has a ValueError for a host that cannot be found
            wasyncore.close_all(self._opened)
            raise _refusal(host, port, error) from error

    def run(self) -> None:
        """Answers requests until `begin_no_more` is called."""
        while not self._is_ending:
            self._turn(_LOOKS_EVERY_SECONDS)

    def begin_no_more(self) -> None:
        """Has `run` come back; may be called by the handler of a signal."""
        self._is_ending = True
        for each in self._listeners():
            each.pull_trigger()

    def end(self, seconds: float) -> bool:
        """Takes no new request, lets those in hand end for so many seconds, and closes; false if one has not ended."""
        ends_at = time.monotonic() + seconds
        for listener in self._listeners():
            wasyncore.dispatcher.close(listener)  # its own would also take away what wakes the loop
        while (left := ends_at - time.monotonic()) > 0 and self._has_connections():
            self._turn(min(left, _LOOKS_EVERY_SECONDS))
        is_done = not self._has_connections()
        self._server.task_dispatcher.shutdown(timeout=_THREADS_END_WITHIN_SECONDS if is_done else 0)
        wasyncore.close_all(self._opened)
        return is_done

    def _turn(self, seconds: float) -> None:
        """Waits so long at most for something to read or to write, and does it."""
        wasyncore.loop(seconds, self._server.adj.asyncore_use_poll, self._opened, count=1)

    def _listeners(self) -> list[BaseWSGIServer]:
        return [each for each in list(self._opened.values()) if isinstance(each, BaseWSGIServer)]

    def _has_connections(self) -> bool:
        """Whether a connection is open that has a request in hand; the others are closed by the next turn."""
        found = [each for each in list(self._opened.values()) if isinstance(each, HTTPChannel)]
        for channel in found:
            # one that is in hand reads no other before it is answered, so that none slips in here
            if not channel.requests and channel.request is None:
                channel.close_when_flushed = True
        return bool(found)


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
        f"'{host}' is not an address of this machine; write one with --host or in ATQARU_HOST, e.g. 127.0.0.1"
    )
