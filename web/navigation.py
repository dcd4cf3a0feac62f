"""Navigation: the pages that a person's groups may open, and where he begins."""

from collections.abc import Callable
from typing import NamedTuple

from flask import request, url_for

from web import access
from web.account.person import Person
from web.incidents.count import open_incidents
from web.language import _
from web.notices.count import unread_text


class Way(NamedTuple):
    """A link with its text; `is_here` if the page belongs under it, `number` how many `counted` there are."""

    text: str
    href: str
    is_here: bool = False
    number: str = ""
    counted: str = ""


Test = Callable[[Person], bool]


def navigation(person: Person) -> list[Way]:
    """The links of the header for a person."""
    entries: list[tuple[str, str, tuple[str, ...], Test]] = [
        (
            _("Worklist"),
            "worklist.tasks",
            ("worklist", "tasks", "handing_over", "official_sending", "beginning"),
            access.is_operator,
        ),
        (_("Cases"), "cases.case_list", ("cases", "diagrams", "moving", "stopping"), access.may_list_cases),
        (_("Incidents"), "incidents.listed", ("incidents", "incident"), access.may_retry),
        (_("Notices"), "notices.listed", ("notices",), access.is_operator),
        (_("Calendar"), "calendar.office", ("calendar",), access.runs_the_office),
        (_("Texts"), "wordings.listed", ("wordings", "taking_back"), access.may_change_wordings),
        (_("My account"), "applications.account", ("applications", "sending"), access.is_applicant),
        (_("Services"), "services.services", ("services",), access.is_applicant),
        (_("Announcements"), "announcements.listed", ("announcements",), access.is_applicant),
    ]
    counts = {
        "incidents.listed": (str(open_incidents() or ""), _("not fixed yet")),
        "notices.listed": (unread_text(person) if access.is_operator(person) else "", _("unread")),
    }
    return [
        Way(text, url_for(endpoint), (request.blueprint or "") in blueprints, *counts.get(endpoint, ()))
        for text, endpoint, blueprints, is_for in entries
        if is_for(person)
    ]


def landing_page(person: Person) -> str:
    """Where a person's work is: applicants at their account, supervisors at the cases, others at the worklist."""
    if access.may_list_cases(person):
        return url_for("cases.case_list")
    return url_for("applications.account" if access.is_applicant_only(person) else "worklist.tasks")


def tasks_page(person: Person) -> str:
    """Where a person finds his tasks: people who work here in the worklist, applicants in their account."""
    return url_for("worklist.tasks" if access.is_operator(person) else "applications.account")


def way_to_tasks(person: Person) -> Way:
    """The link to where a person finds his tasks."""
    return Way(_("Go to the worklist") if access.is_operator(person) else _("Go to your account"), tasks_page(person))
