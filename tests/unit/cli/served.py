"""`atqaru serve` in a process of its own, with handlers as bad as a test needs them."""

import threading

import tasks
from engine.handlers import Handler, TaskContext, TaskResult, Variables
from web.cli import main


def at_once(case: Variables, ctx: TaskContext) -> TaskResult:
    return TaskResult()


def never(case: Variables, ctx: TaskContext) -> TaskResult:
    threading.Event().wait()
    return TaskResult()


if __name__ == "__main__":
    installed = tasks.handlers()
    bad = {name: Handler(name, work, False, 600, "") for name, work in (("quick", at_once), ("never", never))}
    tasks.handlers = lambda: {**installed, **bad}
    main()
