"""Adds why something failed as a code, for which pages have words; until now they were told by the message."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import texts

revision = "0014"
down_revision = "0013"

#: The messages were in English; what several fit has the first.
_FAULTS = (
    ("no condition of an outgoing flow is true", "no_way"),
    ("the timer gives", "timer"),
    ("the timer's duration", "timer"),
    ("the timer leads out of the calendar", "out_of_calendar"),
    ("the cycle", "cycle"),
    ("the due date is", "due_date"),
    ("the input collection", "collection"),
    ("the correlation key", "key"),
    ("nobody but the applicant", "only_applicant"),
    ("nobody can do this task", "nobody"),
    ("nobody is called", "unborne"),
    ("no handler", "no_handler"),
    ("is in force on", "not_deployed"),
    ("is caught by nothing", "uncaught"),
    ("waits for a token on", "join"),
    ("automatic steps in one command", "loop"),
    ("times within one minute without anybody", "loop"),
    ("stored state", "damaged"),
)


def upgrade() -> None:
    """Adds the column, with what the messages of earlier incidents tell."""
    op.add_column("incidents", *texts("fault", nullable=True))
    incidents = sa.table("incidents", sa.column("message", sa.Text), sa.column("fault", sa.Text))
    for words, fault in _FAULTS:
        fits = incidents.c.message.contains(words, autoescape=True) & incidents.c.fault.is_(None)
        op.execute(sa.update(incidents).where(fits).values(fault=fault))
