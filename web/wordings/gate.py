"""Who may see the pages of wordings."""

from web import access
from web.account.person import signed_in
from web.language import _
from web.refusals import forbidden


def require_administrator() -> None:
    """Refuses the page to whoever may not change wordings."""
    if not access.may_change_wordings(signed_in()):
        raise forbidden(
            _("The texts of notices and documents are changed by administrators. Inform one of them of the change.")
        )
