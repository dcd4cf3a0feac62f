"""`atqaru serve`: an address that cannot be had, and how the process ends by signals, whatever it is at."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
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
from tests.unit.cli.served import at_once, never
from tests.unit.execution.installation import Installation
from web.cli import main

ROOT = Path(__file__).parents[3]
STOP_SECONDS = 5


@pytest.fixture
def here(sqlite_database: Database) -> Installation:
    """An installation on the wall clock, with a case that goes round for ever and one whose handler never answers."""
    here = Installation(sqlite_database)
    here.handlers |= {
        name: Handler(name, work, False, 600, "") for name, work in (("quick", at_once), ("never", never))
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


@contextmanager
def serving(here: Installation) -> Iterator["subprocess.Popen[str]"]:
    """The process, once its pages answer."""
    port = free_port()
    environment = {
        **os.environ,
        "ATQARU_DATABASE": here.database.url.render_as_string(),
        "ATQARU_STOP_SECONDS": str(STOP_SECONDS),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.cli.served", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
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


# -- an address that cannot be had


def serve(here: Installation, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        main, ["serve", *arguments], env={"ATQARU_DATABASE": here.database.url.render_as_string()}
    )
    return result.exit_code, result.stderr


def test_a_taken_port_is_told_and_nothing_is_begun(here: Installation) -> None:
    case_id = here.start("round")
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]

        status, told = serve(here, "--port", str(port))

    assert status == 2
    assert told == (
        f"atqaru: port {port} at 127.0.0.1 is taken by another process; stop that one, "
        "or choose another port with --port or ATQARU_PORT\n"
    )
    assert [row.attempt for row in here.rows(jobs, case_id=case_id)] == [0]
    assert "atqaru-clock" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_a_host_that_is_not_here_is_told(here: Installation, host: str) -> None:
    status, told = serve(here, "--host", host)

    assert status == 2
    assert told == (
        f"atqaru: {host!r} is no address of this machine; write one with --host or in ATQARU_HOST, e.g. 127.0.0.1\n"
    )
