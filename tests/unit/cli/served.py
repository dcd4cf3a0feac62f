"""`atqaru serve` in a process of its own, with handlers, pages and signals as bad as a test needs them."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tasks
from engine.handlers import Handler, TaskContext, TaskResult, Variables
from engine.runners.embedded import EmbeddedRunner
from storage.queries.cases import case_list
from web.cli import main, serving
from web.site import installation

#: Names the folder in which the page `/slow` reports its start, and waits until it may answer; and handlers that
#: they were closed.
FOLDER = "TEST_FOLDER"
#: Names the step of the start at which the process gets SIGTERM.
SIGNAL_AT = "TEST_SIGNAL_AT"
#: So long is the answer of `/slow`, in bytes, so that no buffer takes it whole.
LONG = 20_000_000


def at_once(case: Variables, ctx: TaskContext) -> TaskResult:
    return TaskResult()


def never(case: Variables, ctx: TaskContext) -> TaskResult:
    threading.Event().wait()
    return TaskResult()


def closed() -> None:
    """What both hold open, as far as a test looks."""
    if FOLDER in os.environ:
        (Path(os.environ[FOLDER]) / "closed").touch()


def slow() -> str:
    """Answers with what it reads at the end, when it may."""
    folder = Path(os.environ[FOLDER])
    (folder / "begun").touch()
    while not (folder / "may_answer").exists():
        threading.Event().wait(0.02)
    with installation().database.reading() as session:
        return f"{len(case_list(session))} cases".ljust(LONG)


def with_slow_page(make: Callable[..., Any]) -> Callable[..., Any]:
    def made(*given: Any) -> Any:
        app = make(*given)
        app.add_url_rule("/slow", view_func=slow)
        return app

    return made


def then_signal(step: str, do: Callable[..., Any]) -> Callable[..., Any]:
    """The step of the start, after which the process gets SIGTERM if the test has asked for it there."""

    def done(*given: Any) -> Any:
        found = do(*given)
        if os.environ.get(SIGNAL_AT) == step:
            os.kill(os.getpid(), signal.SIGTERM)
        return found

    return done


if __name__ == "__main__":
    installed = tasks.handlers
    bad = {
        name: Handler(name, work, timeout_seconds=600, close=closed)
        for name, work in (("quick", at_once), ("never", never))
    }
    tasks.handlers = lambda settings: {**installed(settings), **bad}
    serving.require_current = then_signal("require_current", serving.require_current)
    serving.create_app = then_signal("create_app", with_slow_page(serving.create_app))
    EmbeddedRunner.start = then_signal("start", EmbeddedRunner.start)  # type: ignore[method-assign]  # for the test
    sys.exit(main())
