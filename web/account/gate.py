"""The login requirement of all work pages: who is not signed in goes to the login page and comes back afterwards."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask_login import login_required

View = TypeVar("View", bound=Callable[..., Any])


def for_signed_in(view: View) -> View:
    """Decorates a view that only people with an enabled account may reach."""
    return cast(View, login_required(view))
