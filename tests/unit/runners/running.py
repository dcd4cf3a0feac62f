"""An installation on the wall clock with the real runner; tests wait for what happens, never for time to pass."""

import threading
from collections.abc import Callable
from datetime import timedelta

from engine.clock import system_clock
from engine.execution.installation.runtime import Runtime
from engine.handlers import TaskContext, TaskResult, Variables
from engine.runners.embedded import EmbeddedRunner
from storage.database import Database
from tests.unit.execution.installation import Installation, handler

#: As long as a test waits for what has to happen; what has not happened by then is a failure.
PATIENCE = 15.0


class Outside:
    """A handler that answers only when it is released."""

    def __init__(self) -> None:
        self.began = threading.Semaphore(0)
        self.may_answer = threading.Event()
        self.calls: list[TaskContext] = []

    def run(self, case: Variables, ctx: TaskContext) -> TaskResult:
        self.calls.append(ctx)
        self.began.release()
        assert self.may_answer.wait(60)
        return TaskResult({"answered_by": ctx.attempt})

    def has_begun(self, count: int = 1) -> bool:
        return all(self.began.acquire(timeout=PATIENCE) for _ in range(count))


class Running(Installation):
    """An installation whose work is done by runners that the test starts; `slow` is a handler that does not answer."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.slow = Outside()
        self.handlers = {
            **self.handlers,
            "slow": handler("slow", self.slow.run, timeout_seconds=30),
            "hangs": handler("hangs", self.slow.run, timeout_seconds=1),
        }
        self.restarted()
        self.runners: list[EmbeddedRunner] = []
        self._committed = threading.Condition()
        database.on_commit(self._tell)

    def restarted(self) -> Runtime:
        self.runtime = Runtime(system_clock, self.office, self.handlers, issued_in=("en",))
        return self.runtime

    def run(self, job_threads: int = 4, database: Database | None = None) -> EmbeddedRunner:
        """Starts a runner; every one is stopped when the test ends."""
        runner = EmbeddedRunner(database or self.database, self.runtime, job_threads)
        if database:
            database.on_commit(self._tell)
        self.runners.append(runner)
        runner.start()
        return runner

    def until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Waits for a commit after which the claim holds; false if none comes in time."""
        ends_at = system_clock() + timedelta(seconds=seconds)
        while not holds():
            with self._committed:
                left = (ends_at - system_clock()).total_seconds()
                if left <= 0:
                    return False
                self._committed.wait(min(left, 0.5))
        return True

    def falls_asleep(self, runner: EmbeddedRunner) -> bool:
        """Waits until a look has ended with nothing left to do now."""
        return self.until(lambda: runner._alarm.get_job("wake") is not None)

    def is_completed(self, case_id: int) -> bool:
        state: str = self.case(case_id).state
        return state == "completed"

    def end(self) -> None:
        self.slow.may_answer.set()
        for runner in self.runners:
            runner.stop(PATIENCE)

    def _tell(self) -> None:
        with self._committed:
            self._committed.notify_all()
