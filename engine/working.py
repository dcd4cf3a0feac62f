"""Works off what is due: deliverable messages, jobs and timers, each as a command of its own, in the order of time.

One pass serves every runner, the embedded one and the virtual clock of a rehearsal alike.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from engine.drafts import drop_old_drafts
from engine.execution.inbox import deliver_message, deliverable_messages, expire_messages
from engine.execution.jobs import due_jobs, next_job_at, run_job
from engine.execution.recalculation import catch_up
from engine.execution.reminders import due_reminders, next_reminder_at, remind
from engine.execution.runtime import Runtime
from engine.execution.timers import due_timers, fire_timer, next_timer_at
from engine.sent_forms import drop_old_sent_forms
from storage.database import Database, Session


def work_off(database: Database, runtime: Runtime) -> int:
    """Does everything that is due now, and what becomes due by it; gives the number of commands."""
    done = 0
    while count := catch_up(database, runtime) + _one_pass(database, runtime):
        done += count
    return done


Work = tuple[datetime, Callable[[Database, Runtime], bool]]


def _one_pass(database: Database, runtime: Runtime) -> int:
    with database.reading() as session:
        due = sorted(_due(session, runtime.clock()), key=lambda work: work[0])
    # what was done or called off meanwhile does not count, so that a pass over nothing is the last
    return sum(do(database, runtime) for _moment, do in due)


def _due(session: Session, now: datetime) -> list[Work]:
    return [
        *((moment, partial(_deliver, message_id)) for moment, message_id in deliverable_messages(session, now)),
        *((moment, partial(_run, case_id, token)) for moment, case_id, token in due_jobs(session, now)),
        *((moment, partial(_fire, case_id, token)) for moment, case_id, token in due_timers(session, now)),
        *((moment, partial(_remind, case_id, token)) for moment, case_id, token in due_reminders(session, now)),
    ]


def _deliver(message_id: str, database: Database, runtime: Runtime) -> bool:
    return deliver_message(database, runtime, message_id)


def _run(case_id: int, token: int, database: Database, runtime: Runtime) -> bool:
    return run_job(database, runtime, case_id, token)


def _fire(case_id: int, token: int, database: Database, runtime: Runtime) -> bool:
    return fire_timer(database, runtime, case_id, token)


def _remind(case_id: int, token: int, database: Database, runtime: Runtime) -> bool:
    return remind(database, runtime, case_id, token)


def next_due_at(database: Database) -> datetime | None:
    """The moment at which the next job, timer or reminder becomes due."""
    with database.reading() as session:
        moments = (next_job_at(session), next_timer_at(session), next_reminder_at(session))
    return min((moment for moment in moments if moment), default=None)


def sweep(database: Database, runtime: Runtime) -> None:
    """Housekeeping that nothing waits for."""
    with database.transaction() as session:
        expire_messages(session, runtime.clock())
        drop_old_drafts(session, runtime.clock())
        drop_old_sent_forms(session, runtime.clock())
