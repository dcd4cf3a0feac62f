"""The account of an applicant as the expressions of his forms know it, under the name `account`."""

from collections.abc import Mapping
from typing import Any

from engine.forms import ACCOUNT, Form
from storage.database import Session
from storage.queries.users import user_row


def with_account(
    session: Session, form: Form | None, variables: Mapping[str, Any], applicant: str | None
) -> Mapping[str, Any]:
    """What a form may read, with the account of the applicant who fills it in: his `login`, `name`, `iin` and `phone`.

    The account is null where somebody else fills the form in (`applicant` is None), such as an official at a counter.
    It is looked up for a form that mentions it, and hides a variable of its name.
    """
    if form is None or not form.reads_account:
        return variables
    row = user_row(session, applicant) if applicant else None
    account = {"login": row.id, "name": row.name, "iin": row.iin, "phone": row.phone} if row else None
    return {**variables, ACCOUNT: account}
