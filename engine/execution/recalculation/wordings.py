"""What people read of what waits in a case, by the version of the diagram that it goes by: names, law, forms.

Whose it is stays as it is here: only a case whose registration day has not begun is offered anew, see `projections`.
Until when it is due is in `task_dates`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from engine.definition.model import Node
from engine.execution.installation.definitions import Vintage, kept
from storage.database import Session
from storage.tables import deadlines, jobs, user_tasks


def word_anew(session: Session, case_id: int, vintage: Vintage, nodes: Mapping[int, Node]) -> None:
    """Gives tasks, deadlines and jobs the words of the elements at which their tokens stand now, by these."""
    for table in (user_tasks, deadlines, jobs):
        found = session.execute(select(table).where(table.c.case_id == case_id)).mappings().all()
        for row in map(dict, found):
            node = nodes.get(row["token"])
            if node is not None and (values := _READ_OF[table.name](session, vintage, node, row)):
                of_row = update(table).where(table.c.case_id == case_id, table.c.token == row["token"])
                session.execute(of_row.values(values))


def form_of(session: Session, vintage: Vintage, node: Node) -> int | None:
    """The definition of the form of a task; None where it has none."""
    form_id = node.assignment.form_id if node.assignment else None
    return kept(session, "form", form_id, vintage) if form_id else None


def _of_task(session: Session, vintage: Vintage, node: Node, _row: Mapping[str, Any]) -> dict[str, Any]:
    """The form too: that a task cannot be completed with its form is a reason to move."""
    form_id = node.assignment.form_id if node.assignment else None
    named = {"name": node.name or node.id, "law": node.law}
    return {**named, "form_id": form_id, "form_definition_id": form_of(session, vintage, node)}


def _of_deadline(_session: Session, _vintage: Vintage, node: Node, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": node.name or node.id, "law": node.law} if row["state"] == "open" else {}


def _of_job(_session: Session, _vintage: Vintage, node: Node, row: Mapping[str, Any]) -> dict[str, Any]:
    """A corrected type reaches a job that no worker has in hand."""
    return {"type": node.job.type} if node.job and row["state"] != "running" else {}


_READ_OF = {user_tasks.name: _of_task, deadlines.name: _of_deadline, jobs.name: _of_job}
