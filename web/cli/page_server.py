"""The HTTP server of `atqaru serve`: listens, answers requests, and lets running ones finish before it closes.

Waitress itself stops only after a wait of five seconds, in which nothing more is sent; so its loop is driven here.
"""

import errno
import time
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from engine.errors import AtqaruError
from engine.quoting import quoted

THREADS = 8
_LOOKS_EVERY_SECONDS = 1.0
#: Idle threads end within it.
_THREADS_END_WITHIN_SECONDS = 1


class CannotListen(AtqaruError):
    """The server cannot listen on its address; the message names it and says what to do."""


class PageServer:
    """Answers requests for an application at an address, in several threads."""

    def __init__(self, app: Flask, host: str, port: int, proxies: int) -> None:
        """Listens on the address; raises `CannotListen`."""
        #: listeners, connections and the trigger that wakes the loop
        self._opened: dict[int, Any] = {}
        self._is_ending = False
        try:
            self._server = create_server(
                app,
                map=self._opened,
                host=host,
                port=port,
                threads=THREADS,
                # the application reads the client behind a trusted proxy from its headers
                clear_untrusted_proxy_headers=proxies == 0,
            )
        except (OSError, ValueError) as error:  # waitress raises ValueError for a host that cannot be found
            wasyncore.close_all(self._opened)
            raise _refusal(host, port, error) from error

    def run(self) -> None:
        """Answers requests until `begin_no_more` is called."""
        while not self._is_ending:
            self._turn(_LOOKS_EVERY_SECONDS)

    def begin_no_more(self) -> None:
        """Makes `run` return; may be called by a signal handler."""
        self._is_ending = True
        for each in self._listeners():
            each.pull_trigger()

    def end(self, seconds: float) -> bool:
        """Accepts no new request, lets running ones finish within so many seconds, and closes; false if one has not."""
        ends_at = time.monotonic() + seconds
        for listener in self._listeners():
            wasyncore.dispatcher.close(listener)  # its own shutdown would also remove what wakes the loop
        while (left := ends_at - time.monotonic()) > 0 and self._has_connections():
            self._turn(min(left, _LOOKS_EVERY_SECONDS))
        is_done = not self._has_connections()
        self._server.task_dispatcher.shutdown(timeout=_THREADS_END_WITHIN_SECONDS if is_done else 0)
        wasyncore.close_all(self._opened)
        return is_done

    def _turn(self, seconds: float) -> None:
        """Waits at most so long for something to read or to write, and handles it."""
        wasyncore.loop(seconds, self._server.adj.asyncore_use_poll, self._opened, count=1)

    def _listeners(self) -> list[BaseWSGIServer]:
        return [each for each in list(self._opened.values()) if isinstance(each, BaseWSGIServer)]

    def _has_connections(self) -> bool:
        """Whether an open connection has a running request; the others are closed by the next turn."""
        found = [each for each in list(self._opened.values()) if isinstance(each, HTTPChannel)]
        for channel in found:
            # a busy connection reads no other request before it has answered, so none slips in here
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
        f"{quoted(host)} is not an address of this machine; write one with --host or in ATQARU_HOST, e.g. 127.0.0.1"
    )
