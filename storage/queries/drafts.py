"""What people have typed and not sent, and the results of the forms that they have sent; each reads only his own."""

from sqlalchemy import select

from storage.database import Session, StoredRow
from storage.tables import drafts, sent_forms


def draft_row(session: Session, user: str, path: str) -> StoredRow | None:
    """What a person has typed into the form at a path; None if nothing is kept."""
    return session.execute(select(drafts).where(drafts.c.user_id == user, drafts.c.path == path)).one_or_none()


def sent_form(session: Session, user: str, id_: str) -> StoredRow | None:
    """A form that a person has sent, by the id that its page carried."""
    return session.execute(select(sent_forms).where(sent_forms.c.id == id_, sent_forms.c.user_id == user)).one_or_none()


def last_sent(session: Session, user: str, path: str) -> StoredRow | None:
    """The form at a path that a person has sent last."""
    statement = select(sent_forms).where(sent_forms.c.user_id == user, sent_forms.c.path == path)
    return session.execute(statement.order_by(sent_forms.c.sent_at.desc()).limit(1)).one_or_none()
