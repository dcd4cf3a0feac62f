"""Whose a case, a notice or a document is, as the account asks before it shows one."""

from storage.database import StoredRow
from web.account.person import signed_in
from web.language import _
from web.refusals import not_found


def own(row: StoredRow | None) -> StoredRow:
    """The row, if it belongs to the person at the screen; others are not told that it exists."""
    if row is None or row.applicant != signed_in().id:
        raise not_found(_("There is no such application, notice or document in your account."))
    return row
