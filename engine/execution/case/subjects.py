"""What the tasks and messages of a case are about (property `subject`), for the events of a command.

It is known from what the command has opened, else from the rows that the command is about to remove.
"""

from sqlalchemy import BindParameter, bindparam, select

from engine.execution.case.open_case import OpenCase
from engine.spiff.state.occurrences import Changed, Closed, Occurrence, Opened, Passed, Reoffered
from engine.spiff.state.waits import MessageWait, Offer, UserTaskWait
from storage.tables import offers, user_tasks

_CASE: BindParameter[int] = bindparam("case_id")
_TOKENS: BindParameter[list[int]] = bindparam("tokens", expanding=True)
_SUBJECTS = (
    select(user_tasks.c.token, user_tasks.c.subject)
    .where(user_tasks.c.case_id == _CASE, user_tasks.c.token.in_(_TOKENS))
    .union(select(offers.c.token, offers.c.subject).where(offers.c.case_id == _CASE, offers.c.token.in_(_TOKENS)))
)


def note_subjects(case: OpenCase) -> None:
    """Notes what the tasks and messages of a command are about, before the rows of those that ended are removed."""
    unknown: set[int] = set()
    for occurrence in case.occurrences:
        if isinstance(occurrence, Opened | Changed | Reoffered):
            if subject := _offered_about(occurrence):
                case.about[occurrence.token] = subject
        elif isinstance(occurrence, Closed | Passed) and _has_subject(occurrence):
            unknown.add(occurrence.token)
    if unknown := unknown - case.about.keys():
        rows = case.session.execute(_SUBJECTS, {"case_id": case.id, "tokens": sorted(unknown)})
        case.about.update({row.token: row.subject for row in rows if row.subject})


def _offered_about(begun: Occurrence) -> str | None:
    """The subject of a task or message that began to be offered; None for what has none."""
    if isinstance(begun, Reoffered):
        return _subject_of(begun.offer)
    if isinstance(begun, Opened | Changed) and isinstance(begun.wait, UserTaskWait):
        return begun.wait.subject
    if isinstance(begun, Opened | Changed) and isinstance(begun.wait, MessageWait):
        return _subject_of(begun.wait.offer)
    return None


def _subject_of(offer: Offer | None) -> str | None:
    return offer.subject if offer else None


def _has_subject(ended: Closed | Passed) -> bool:
    """Whether the diagram says what it is about; a task that was passed has been closed before."""
    sending, assignment = ended.node.sending, ended.node.assignment if isinstance(ended, Closed) else None
    return (sending is not None and sending.subject is not None) or (
        assignment is not None and assignment.subject is not None
    )
