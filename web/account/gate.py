"""The gate before every page of work: who has not signed in is sent to the login and back again."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask_login import login_required

View = TypeVar("View", bound=Callable[..., Any])


def for_signed_in(view: View) -> View:
    """A view that only people with an account in use reach."""
    return cast(View, login_required(view))
