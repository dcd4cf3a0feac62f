"""Brings all open cases in line with the office of the moment, each in a transaction of its own.

What is left to be done after a kill is what goes by another office: `calendar_version` of a case says by which.
"""

import structlog
from sqlalchemy.exc import DBAPIError

from engine.errors import AtqaruError
from engine.execution.due.conditions import bring_up_to_date
from engine.execution.installation.runtime import Runtime
from storage.database import Database
from storage.errors import DATABASE_FAILURES, is_away
from storage.queries.office import cases_behind, office_revision

_log = structlog.get_logger(__name__)


def catch_up(database: Database, runtime: Runtime, limit: int = 100) -> int:
    """Brings up to so many of the cases in line that are left; gives how many. Cheap when none is.

    What this process has looked at it does not look at again until something else is entered.
    """
    progress = runtime.origin.progress
    with database.reading() as session:
        revision = office_revision(session)
        if progress.revision == revision and progress.is_done:
            return 0
        if progress.revision != revision:
            progress.revision, progress.last_case, progress.is_done = revision, 0, False
        version = runtime.at_revision(session, revision).office.version
        behind = cases_behind(session, version, progress.last_case, limit)
    for case_id in behind:
        try:
            _bring_up_to_date(database, runtime, case_id)
        except DBAPIError as error:  # a row of one case must not hold up the others, and all that is due
            if is_away(error):
                raise
            _log.exception("a case could not be recomputed", case=case_id)
        progress.last_case = case_id
    progress.is_done = not behind
    return len(behind)


def recalculate_all(database: Database, runtime: Runtime) -> tuple[int, list[int]]:
    """Brings every open case in line, each in a transaction of its own, so that a kill in the middle loses nothing.

    Gives how many, and the numbers of those that could not be read: the others go on without them.
    """
    done, last, unread = 0, 0, list[int]()
    while True:
        with database.reading() as session:
            behind = cases_behind(session, runtime.at_present(session).office.version, last)
        if not behind:
            return done - len(unread), unread
        unread += [case_id for case_id in behind if not _bring_up_to_date(database, runtime, case_id)]
        done, last = done + len(behind), behind[-1]


def _bring_up_to_date(database: Database, runtime: Runtime, case_id: int) -> bool:
    try:
        with database.transaction() as session:
            database.lock_case(session, case_id)
            bring_up_to_date(session, runtime.at_present(session), case_id, runtime.clock())
    except DATABASE_FAILURES:
        raise  # that is no fault of the case: its turn comes again
    except AtqaruError:
        _log.exception("a case could not be recomputed", case=case_id)
        return False
    return True
