"""Works off what is due: deliverable messages, timers, reminders and jobs, each as a command of its own.

A rehearsal's virtual clock works everything off in one thread, in the order of time (`work_off`). A runner on the wall
clock takes one look at a time (`work_off_clock`) and has handlers called elsewhere, so that nothing waits for them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from engine.errors import AtqaruError
from engine.execution.due.catching_up import catch_up
from engine.execution.due.inbox import FROM_THE_FIRST, deliver_message, deliverable_messages, expire_messages
from engine.execution.due.job_looks import due_jobs, longest_lease, lost_jobs, next_job_at, next_loss_at
from engine.execution.due.jobs import give_back_job, run_job
from engine.execution.due.reminders import due_reminders, next_reminder_at, remind
from engine.execution.due.starts import (
    due_start_timers,
    has_start_events,
    next_start_at,
    start_by_message,
    start_by_timer,
    starting_messages,
)
from engine.execution.due.timers import due_timers, fire_timer, next_timer_at
from engine.execution.installation.drafts import drop_old_drafts
from engine.execution.installation.runtime import Runtime
from engine.execution.installation.sent_forms import drop_old_sent_forms
from storage.database import Database, Session
from storage.errors import is_away

#: Looks at one moment of a stopped clock; a case that loops without waiting would never let it go on.
MOST_PASSES = 500
#: So that a look stays short while thousands of cases follow a changed calendar.
_CAUGHT_UP_AT_A_LOOK = 20
_log = structlog.get_logger(__name__)


class NeverAtRest(AtqaruError):
    """Work at one moment goes on for ever."""


@dataclass(frozen=True)
class Work:
    """Something that is due, and the command that does it; the command is false if there was nothing to do."""

    due_at: datetime
    name: str
    do: Callable[[Database, Runtime], bool]


@dataclass(frozen=True)
class Look:
    """What came of one look: commands that were due, that did something, and that failed."""

    due: int = 0
    done: int = 0
    failed: int = 0

    def __add__(self, other: "Look") -> "Look":
        return Look(self.due + other.due, self.done + other.done, self.failed + other.failed)


def work_off(database: Database, runtime: Runtime) -> int:
    """Does everything that is due now, and what becomes due by it; gives the number of commands.

    Raises `NeverAtRest` for a case that goes round without waiting for anybody.
    """
    done = 0
    while count := catch_up(database, runtime):
        done += count
    work: list[Work] = []
    for _ in range(MOST_PASSES):
        with database.reading() as session:
            work = sorted([*_by_clock(session, runtime), *_jobs(session, runtime)], key=lambda each: each.due_at)
        # what was done or cancelled meanwhile does not count, so that a pass over nothing is the last
        count = sum(each.do(database, runtime) for each in work)
        if not count:
            return done
        done += count
    raise NeverAtRest(
        f"at {runtime.office.minute_text(runtime.clock())} something is still due after {MOST_PASSES} looks, "
        f"the last {work[-1].name}; see whether its diagram goes round without waiting for a person, a day or a message"
    )


def work_off_clock(
    database: Database,
    runtime: Runtime,
    since: datetime | None = None,
    gives_way: Callable[[], bool] = lambda: False,
) -> Look:
    """Delivers, fires and reminds what is due now, a bounded number of each; it calls no handler of the outside.

    Of messages only those since a moment are looked at; between two commands it asks whether it has to give way.
    Some of the cases that still go by an older calendar are brought in line first.
    """
    caught_up = catch_up(database, runtime, _CAUGHT_UP_AT_A_LOOK)
    with database.reading() as session:
        work = sorted(_by_clock(session, runtime, since), key=lambda each: each.due_at)
    return Look(caught_up, caught_up) + do_each(work, database, runtime, gives_way)


def do_each(work: list[Work], database: Database, runtime: Runtime, gives_way: Callable[[], bool]) -> Look:
    """Does one after another; a command that fails is logged and leaves the others alone, but for a database away."""
    done = failed = 0
    for each in work:
        if gives_way():
            break
        try:
            done += each.do(database, runtime)
        except Exception as error:  # one row that cannot be worked must not keep the others waiting
            if is_away(error):
                raise
            _log.exception("what is due could not be done", work=each.name)
            failed += 1
    return Look(len(work), done, failed)


def lost_work(session: Session, runtime: Runtime, trouble: str = "") -> list[Work]:
    """The jobs whose lease has ended, to be given back; `trouble` says why they cannot be tried again."""
    return [
        Work(moment, f"the job {token} of case {case_id}", partial(_give_back, case_id, token, trouble))
        for moment, case_id, token in lost_jobs(session, runtime.clock(), longest_lease(runtime.handlers))
    ]


def _by_clock(session: Session, runtime: Runtime, since: datetime | None = None) -> list[Work]:
    now = runtime.clock()
    return [
        *(
            Work(moment, f"the message {message_id}", partial(_deliver, message_id))
            for moment, message_id in deliverable_messages(session, now, since)
        ),
        *(
            Work(moment, f"the timer {token} of case {case_id}", partial(_fire, case_id, token))
            for moment, case_id, token in due_timers(session, now)
        ),
        *(
            Work(moment, f"the reminder {token} of case {case_id}", partial(_remind, case_id, token))
            for moment, case_id, token in due_reminders(session, now)
        ),
        *_starts(session, runtime, since),
    ]


def _starts(session: Session, runtime: Runtime, since: datetime | None) -> list[Work]:
    """The cases that are to be started by events; after what continues cases, which a message reaches first."""
    if not has_start_events(session):
        return []
    present = runtime.at_present(session)
    return [
        *(
            Work(moment, f"the start of {process} by the message {message_id}", partial(_begin, message_id, process))
            for moment, message_id, process in starting_messages(session, present, since or FROM_THE_FIRST)
        ),
        *(
            Work(moment, f"the start event {element_id}", partial(_begin_in_time, definition_id, element_id))
            for moment, definition_id, element_id in due_start_timers(session, present)
        ),
    ]


def _jobs(session: Session, runtime: Runtime) -> list[Work]:
    return [
        *lost_work(session, runtime),
        *(
            Work(moment, f"the job {token} of case {case_id}", partial(_run, case_id, token))
            for moment, case_id, token in due_jobs(session, runtime.clock())
        ),
    ]


def _deliver(message_id: str, database: Database, runtime: Runtime) -> bool:
    return deliver_message(database, runtime, message_id)


def _run(case_id: int, token: int, database: Database, runtime: Runtime) -> bool:
    return run_job(database, runtime, case_id, token)


def _give_back(case_id: int, token: int, trouble: str, database: Database, runtime: Runtime) -> bool:
    return give_back_job(database, runtime, case_id, token, trouble)


def _begin(message_id: str, process: str, database: Database, runtime: Runtime) -> bool:
    return start_by_message(database, runtime, message_id, process)


def _begin_in_time(definition_id: int, element_id: str, database: Database, runtime: Runtime) -> bool:
    return start_by_timer(database, runtime, definition_id, element_id)


def _fire(case_id: int, token: int, database: Database, runtime: Runtime) -> bool:
    return fire_timer(database, runtime, case_id, token)


def _remind(case_id: int, token: int, database: Database, runtime: Runtime) -> bool:
    return remind(database, runtime, case_id, token)


def next_due_at(database: Database, *, with_jobs: bool = True) -> datetime | None:
    """The moment at which the next timer or reminder becomes due or a lease ends; jobs that may run count or not.

    Timers that start cases count too.
    """
    with database.reading() as session:
        moments = [next_timer_at(session), next_reminder_at(session), next_loss_at(session), next_start_at(session)]
        if with_jobs:
            moments.append(next_job_at(session))
    return min((moment for moment in moments if moment), default=None)


def sweep(database: Database, runtime: Runtime) -> None:
    """Housekeeping that nothing waits for."""
    with database.transaction() as session:
        expire_messages(session, runtime.clock())
        drop_old_drafts(session, runtime.clock())
        drop_old_sent_forms(session, runtime.clock())
