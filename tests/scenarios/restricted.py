"""Which steps of a case tell people who may not see its data only that a restriction was found."""

from engine.execution.installation.runtime import Runtime
from storage.database import Database
from storage.queries.cases import case_row, timeline
from web.app import create_app
from web.cases.history import History
from web.cases.notice_subjects import NoticeSubjects
from web.cases.restrictions import restrictions_of
from web.settings import Settings


def restricted_steps(database: Database, runtime: Runtime, case_id: int) -> set[str | None]:
    """The elements whose data the page of the case keeps from them, as its history has it."""
    app = create_app(database, runtime, Settings(secret_key="k" * 40, organisation="Justice department"))
    with app.test_request_context(), database.reading() as session:
        events = timeline(session, case_id)
        case = case_row(session, case_id)
        found = restrictions_of(events, History(session, case, events, {}, NoticeSubjects())).found
    return {event.element_id for event in events if event.sequence in found}
