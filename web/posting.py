"""A posted form that asks to add or remove a row, or which fields to show; works without a script."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms import BlankRows, Form, View, add_row, remove_row

ADD_ROW = "add-row"
REMOVE_ROW = "remove-row"
Posted = Mapping[str, Sequence[str]]


def asks_for_rows(posted: Posted) -> bool:
    """Whether a list button was pressed, so that the page is only drawn again."""
    return bool(posted.get(ADD_ROW) or posted.get(REMOVE_ROW))


def with_rows(form: Form, posted: Posted) -> dict[str, Any]:
    """The values so far with a row added or removed."""
    values = form.read(posted, blank_rows=BlankRows.KEPT)
    for name in posted.get(ADD_ROW, ()):
        add_row(values, name)
    for name in posted.get(REMOVE_ROW, ()):
        remove_row(values, name)
    return values


def hidden_fields(views: Sequence[View]) -> list[str]:
    """The ids of conditional components that are hidden by what was entered so far."""
    found = [view.html_id for view in views if view.conditional and view.hidden]
    return found + [inner for view in views for inner in hidden_fields(view.children)]


def error_links(views: Sequence[View], errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each error with the id of its field, in the order of the page; errors of no field come first."""
    links = _links(views)
    known = {message for _id, message in links}
    return [("", message) for message in errors.values() if message not in known] + links


def _links(views: Sequence[View]) -> list[tuple[str, str]]:
    found = []
    for view in views:
        if view.error:
            found.append((view.link_id or view.html_id, view.error))
        found += _links(view.children)
    return found
