"""Leaves a person's own applications out of lists for people who work here; the engine decides who that is."""

from typing import Any

from sqlalchemy import ColumnElement, select

from storage.tables import cases


def of_others(case_id: ColumnElement[int], user: str | None) -> tuple[ColumnElement[Any], ...]:
    """The condition that a case has another applicant than this user, or none; no condition without a user."""
    if user is None:
        return ()
    return (case_id.not_in(select(cases.c.id).where(cases.c.applicant == user)),)
