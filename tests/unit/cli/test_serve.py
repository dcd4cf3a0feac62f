"""`atqaru serve`: an address that cannot be had, and how the process ends by signals, whatever it is at."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from engine.clock import system_clock
from engine.handlers import Handler
from storage.audit import verify
from storage.database import Database
from storage.tables import jobs
from tests.diagrams import diagram, end, exclusive, flow, flows, service_task, start
from tests.unit.cli.served import LONG, at_once, never
from tests.unit.execution.installation import Installation
from web.cli import main

ROOT = Path(__file__).parents[3]
STOP_SECONDS = 5


@pytest.fixture
def here(sqlite_database: Database) -> Installation:
    """An installation on the wall clock, with a case that goes round for ever and one whose handler never answers."""
    here = Installation(sqlite_database)
    here.handlers |= {
        name: Handler(name, work, timeout_seconds=600) for name, work in (("quick", at_once), ("never", never))
    }
    here.clock.advance_to(system_clock())
    here.restarted()
    round_and_round = (
        exclusive("again", default="out"),
        flows("s", "job", "again"),
        flow("again", "job", "=true"),
        flow("again", "e", id="out"),
    )
    here.deploy(
        diagram(start("s"), service_task("job", "quick"), end("e"), *round_and_round, id="round"),
        diagram(start("s"), service_task("job", "never"), end("e"), flows("s", "job", "e"), id="silent"),
    )
    return here


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def begun(
    here: Installation, port: int, stderr: int = subprocess.DEVNULL, **environment: str
) -> "subprocess.Popen[str]":
    """The process, which has only begun to start."""
    ours = {"ATQARU_DATABASE": here.database.url.render_as_string(), "ATQARU_STOP_SECONDS": str(STOP_SECONDS)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.unit.cli.served", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **ours, **environment},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


@contextmanager
def serving(here: Installation, port: int | None = None, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """The process, once its pages answer."""
    port = port or free_port()
    process = begun(here, port, **environment)
    try:
        assert process.stdout is not None
        assert f":{port}" in process.stdout.readline()
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
            assert answer.status == 200
        yield process
    finally:
        process.kill()
        process.communicate()


def comes_true(is_so: Callable[[], bool]) -> bool:
    """Waits until something is so, or for half a minute in vain."""
    ends_at = time.monotonic() + 30
    while time.monotonic() < ends_at:
        if is_so():
            return True
        threading.Event().wait(0.02)
    return False


def is_running(here: Installation, case_id: int) -> bool:
    """Waits until the job of a case is in the hands of a thread."""
    return comes_true(lambda: [row.state for row in here.rows(jobs, case_id=case_id)] == ["running"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_even_work_without_end_and_loses_nothing(here: Installation, number: signal.Signals) -> None:
    case_id = here.start("round")
    with serving(here) as process:
        assert comes_true(lambda: here.case(case_id).revision > 2)

        process.send_signal(number)

        assert process.wait(STOP_SECONDS + 5) == 0
    (row,) = here.rows(jobs)
    assert row.state == "ready"
    assert here.told(case_id).count("job_completed job") == here.case(case_id).revision - 1 > 1
    with here.database.reading() as session:
        assert list(verify(session)) == []


def test_a_handler_that_never_answers_is_left_when_the_time_to_stop_is_over(here: Installation) -> None:
    case_id = here.start("silent")
    with serving(here) as process:
        assert is_running(here, case_id)

        process.send_signal(signal.SIGTERM)

        assert process.wait(STOP_SECONDS + 10) == 0
    assert [(row.state, row.attempt) for row in here.rows(jobs)] == [("running", 1)]


@pytest.mark.parametrize(("service", "is_closed"), [("round", True), ("silent", False)])
def test_handlers_are_closed_when_none_of_them_works_any_more(
    here: Installation, tmp_path: Path, service: str, is_closed: bool
) -> None:
    case_id = here.start(service)
    with serving(here, TEST_FOLDER=str(tmp_path)) as process:
        assert comes_true(lambda: here.case(case_id).revision > 2) if is_closed else is_running(here, case_id)

        process.send_signal(signal.SIGTERM)

        assert process.wait(STOP_SECONDS + 10) == 0
    assert (tmp_path / "closed").exists() is is_closed


def test_a_second_signal_ends_at_once(here: Installation) -> None:
    case_id = here.start("silent")
    with serving(here) as process:
        assert is_running(here, case_id)

        begun = time.monotonic()
        while process.poll() is None:
            process.send_signal(signal.SIGTERM)
            threading.Event().wait(0.2)

        assert process.returncode == 128 + signal.SIGTERM
        assert time.monotonic() - begun < STOP_SECONDS


# -- requests in hand


def is_refused(port: int) -> bool:
    """Waits until no connection is taken any more."""
    ends_at = time.monotonic() + STOP_SECONDS
    while time.monotonic() < ends_at:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            return True
        except (
            TimeoutError,
            ConnectionResetError,
        ):  # the address is being given up at this moment, and says neither yes nor no
            pass
        threading.Event().wait(0.05)
    return False


def is_there(path: Path) -> bool:
    ends_at = time.monotonic() + 30
    while not path.exists() and time.monotonic() < ends_at:
        threading.Event().wait(0.02)
    return path.exists()


def test_a_request_in_hand_is_answered_whole_and_no_other_is_taken(here: Installation, tmp_path: Path) -> None:
    port, answers = free_port(), []

    def ask() -> None:
        with urlopen(f"http://127.0.0.1:{port}/slow", timeout=60) as answer:
            answers.append(answer.read())

    with serving(here, port, ATQARU_STOP_SECONDS="30", TEST_FOLDER=str(tmp_path)) as process:
        asking = threading.Thread(target=ask)
        asking.start()
        assert is_there(tmp_path / "begun")

        process.send_signal(signal.SIGTERM)
        refused = is_refused(port)
        with pytest.raises(subprocess.TimeoutExpired):  # longer than waitress waits by itself
            process.wait(6)
        (tmp_path / "may_answer").touch()
        asking.join(30)

        assert process.wait(STOP_SECONDS) == 0
    assert refused
    assert [(answer.strip(), len(answer)) for answer in answers] == [(b"0 cases", LONG)]


def test_a_request_that_never_ends_is_left_when_the_time_to_stop_is_over(here: Installation, tmp_path: Path) -> None:
    port = free_port()
    with (
        serving(here, port, TEST_FOLDER=str(tmp_path)) as process,
        closing(HTTPConnection("127.0.0.1", port)) as asking,
    ):
        asking.request("GET", "/slow")
        assert is_there(tmp_path / "begun")

        process.send_signal(signal.SIGTERM)

        assert process.wait(STOP_SECONDS + 5) == 0


def test_a_connection_that_asks_nothing_holds_nothing_up(here: Installation) -> None:
    port = free_port()
    with serving(here, port) as process, closing(HTTPConnection("127.0.0.1", port)) as idle:
        idle.request("GET", "/health")
        assert idle.getresponse().read()

        process.send_signal(signal.SIGTERM)

        assert process.wait(STOP_SECONDS - 1) == 0


# -- a signal while the process starts


@pytest.mark.parametrize("step", ["require_current", "create_app", "start"])
def test_a_signal_while_it_starts_ends_it_as_politely(here: Installation, step: str) -> None:
    here.start("round")

    process = begun(here, free_port(), subprocess.PIPE, TEST_SIGNAL_AT=step)
    _, told = process.communicate(timeout=30)

    assert (process.returncode, "Traceback" in told) == (0, False)
    assert here.rows(jobs)[0].state == "ready"


# -- an address that cannot be had


def serve(here: Installation, *arguments: str) -> tuple[int, str]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        result = CliRunner().invoke(
            main, ["serve", *arguments], env={"ATQARU_DATABASE": here.database.url.render_as_string()}
        )
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    return result.exit_code, result.stderr


def test_a_taken_port_is_told_and_nothing_is_begun(here: Installation) -> None:
    case_id = here.start("round")
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]

        status, told = serve(here, "--port", str(port))

    assert status == 2
    assert told == (
        f"atqaru: error: port {port} at 127.0.0.1 is taken by another process; stop that one, "
        "or choose another port with --port or ATQARU_PORT\n"
    )
    assert [row.attempt for row in here.rows(jobs, case_id=case_id)] == [0]
    assert "atqaru-clock" not in [thread.name for thread in threading.enumerate()]
    assert gc.isenabled()


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_a_host_that_is_not_here_is_told(here: Installation, host: str) -> None:
    status, told = serve(here, "--host", host)

    assert status == 2
    assert told == (
        f"atqaru: error: '{host}' is not an address of this machine; "
        "write one with --host or in ATQARU_HOST, e.g. 127.0.0.1\n"
    )
