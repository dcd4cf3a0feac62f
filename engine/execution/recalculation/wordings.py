"""What people read of what waits in a case, by the version of the diagram that it goes by: names, law, forms.

Who may do a task stays: only a case whose registration day has not begun has tasks offered again, see `projections`.
Until when it is due is in `task_dates`.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Table, select

from engine.definition.model import Node
from engine.definition.reminding import reminder_wording
from engine.execution.installation.chosen_versions import Vintage, kept
from storage.database import Session, StoredRow
from storage.tables import deadlines, jobs, user_tasks
from storage.writes.deadlines import reword_deadline
from storage.writes.jobs import set_job_type
from storage.writes.user_tasks import TaskWords, reword_task


def reword_waits(session: Session, case_id: int, vintage: Vintage, nodes: Mapping[int, Node]) -> None:
    """Gives tasks, deadlines and jobs the words of the elements at which their tokens are now, by `nodes`."""
    for table, word in _WORDS.items():
        for row in session.execute(select(table).where(table.c.case_id == case_id)).all():
            if (node := nodes.get(row.token)) is not None:
                word(session, vintage, node, row)


def form_of(session: Session, vintage: Vintage, node: Node) -> int | None:
    """The definition of the form of a task; None where it has none."""
    form_id = node.assignment.form_id if node.assignment else None
    return kept(session, "form", form_id, vintage) if form_id else None


def _word_task(session: Session, vintage: Vintage, node: Node, row: StoredRow) -> None:
    """The form too: that a task cannot be completed with its form is a reason to move."""
    words: TaskWords = {
        "name": node.name or node.id,
        "law": node.law,
        "form_id": node.assignment.form_id if node.assignment else None,
        "form_definition_id": form_of(session, vintage, node),
    }
    reword_task(session, row.case_id, row.token, words)


def _word_deadline(session: Session, _vintage: Vintage, node: Node, row: StoredRow) -> None:
    if row.state == "open":
        reword_deadline(session, row.case_id, row.token, node.name or node.id, node.law, reminder_wording(node))


def _word_job(session: Session, _vintage: Vintage, node: Node, row: StoredRow) -> None:
    """A corrected type reaches a job that no worker has in hand."""
    if node.job and node.job.written_type and row.state != "running":
        set_job_type(session, row.case_id, row.token, node.job.written_type)


_WORDS: Mapping[Table, Callable[[Session, Vintage, Node, StoredRow], None]] = {
    user_tasks: _word_task,
    deadlines: _word_deadline,
    jobs: _word_job,
}
