"""Checks that a case, notice or document belongs to the person before the account shows it."""

from storage.database import StoredRow
from web.account.person import signed_in
from web.language import _
from web.refusals import not_found


def own(row: StoredRow | None) -> StoredRow:
    """The row, if it belongs to the signed-in person; others do not learn that it exists."""
    if row is None or row.applicant != signed_in().id:
        raise not_found(_("There is no such application, notice or document in your account."))
    return row
