"""Works off what is due: deliverable messages, jobs and timers, each as a command of its own.

One pass serves every runner, the embedded one and the virtual clock of a rehearsal alike.
"""

from datetime import datetime

from engine.execution.inbox import deliver_message, deliverable_messages, expire_messages
from engine.execution.jobs import due_jobs, next_job_at, run_job
from engine.execution.runtime import Runtime
from engine.execution.timers import due_timers, fire_timer, next_timer_at
from storage.database import Database


def work_off(database: Database, runtime: Runtime) -> int:
    """Does everything that is due now, and what becomes due by it; gives the number of commands."""
    done = 0
    while count := _one_pass(database, runtime):
        done += count
    return done


def _one_pass(database: Database, runtime: Runtime) -> int:
    now = runtime.clock()
    with database.reading() as session:
        messages = deliverable_messages(session, now)
        jobs = due_jobs(session, now)
        timers = due_timers(session, now)
    for message_id in messages:
        deliver_message(database, runtime, message_id)
    for case_id, token in jobs:
        run_job(database, runtime, case_id, token)
    for case_id, token in timers:
        fire_timer(database, runtime, case_id, token)
    return len(messages) + len(jobs) + len(timers)


def next_due_at(database: Database) -> datetime | None:
    """The moment at which the next job or timer becomes due."""
    with database.reading() as session:
        moments = (next_job_at(session), next_timer_at(session))
    return min((moment for moment in moments if moment), default=None)


def sweep(database: Database, runtime: Runtime) -> None:
    """Housekeeping that nothing waits for."""
    with database.transaction() as session:
        expire_messages(session, runtime.clock())
