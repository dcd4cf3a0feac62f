"""A hearing by itself: what its process is given, its people, and the steps that lead to it."""

from contextlib import closing
from dataclasses import replace
from functools import cache
from typing import Any

from engine import forms
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.installation.definitions import Definitions
from engine.execution.loading import load_case
from storage.database import Database
from storage.schema import upgrade
from tests import databases
from tests.people import person
from tests.scenarios.playing import services
from tests.unit.execution.installation import ALWAYS, ANALYST, Installation

EXECUTOR = person("executor", "executors")
SIGNATORY = person("signatory", "signatories")
GIVEN = {
    "case_number": "ATT-2026-000001",
    "service_name": "attestation",
    "legal_basis": "paragraph 14 of the Rules",
    "applicant_full_name": "Nurlan Akhmetov",
    "term_ends_on": "2026-04-24",
    "term_law": "CLK-03",
    "laws": {
        "notice": "ATT-14.2",
        "notice_in_time": "ATT-14.3",
        "hearing": "ATT-14.4",
        "decision": "ATT-14.5",
        "result_day": "ATT-05.2",
    },
    "authority": {
        "kk": "Алматы қаласының Әділет департаменті",
        "ru": "Департамент юстиции города Алматы",
        "en": "Department of Justice of Almaty city",
    },
    "grounds": ["The diploma belongs to another person"],
    "reasoning": "The register shows another holder of this diploma.",
}
PLAN = {
    "reasoning": "The register shows another holder of this diploma.",
    "hearing_planned_on": "2026-04-16",
    "hearing_time": "10:00",
    "hearing_form": "oral",
    "hearing_place": "Justice department, room 204",
}
SIGNATURE = {"signatory_name": "B. Sadykov", "confirm_signature": True}
HELD = {
    "hearing_outcome": "refuse",
    "hearing_started": "10:00",
    "hearing_ended": "10:30",
    "hearing_chair": "A. Bekov, executor",
    "hearing_secretary": "B. Omarov",
    "participants": "A. Serikov, the applicant",
    "applicant_present": True,
    "explanations": "The applicant showed a copy of the diploma.",
    "hearing_reason": "The copy does not remove the contradiction.",
}
NOT_HELD = {"not_held_reason": "The executor was ill."}
#: Only then may the hearing be before the last day to object.
EARLIER: dict[str, Any] = {"is_earlier_asked": True, "earlier_request": "By telephone on 14 April"}


def read(before: bytes, after: bytes) -> tuple[File, ...]:
    """The services with another interpretation setting for the deadlines of a hearing."""
    return tuple(
        replace(file, content=file.content.replace(before, after)) if file.name.endswith("hearing_terms.dmn") else file
        for file in services()
    )


def installed(database: Database, files: tuple[File, ...]) -> Installation:
    """The preliminary refusal of these files by itself, on Tuesday, 14 April: grounds were found."""
    found = Installation(database, "2026-04-14 10:00")
    files = tuple(file for file in files if "preliminary_refusal" in file.name or file.kind == "groups")
    with database.transaction() as session:
        deploy(session, found.runtime, ANALYST, files, ALWAYS, "test")
    return found


def furnish(database: Database) -> None:
    """Brings a new database to what `reopened` expects: the preliminary refusal of the product, on 14 April."""
    upgrade(database)
    installed(database, services())


def reopened(database: Database) -> Installation:
    """What `installed` gives, on a copy of a database that was furnished, with its services made ready before."""
    found = Installation(database, "2026-04-14 10:00")
    found.runtime.definitions.take_over(_ready())
    return found


@cache
def _ready() -> Definitions:
    template = databases.sqlite_template("hearing", furnish)
    with closing(Database(f"sqlite:///{template}")) as database, database.reading() as session:
        found = Installation(database).runtime.definitions
        found.make_all(session)
    return found


def planned(here: Installation, given: dict[str, Any] | None = None, **changes: Any) -> int:
    """A case whose hearing is planned: by default on Thursday, the last day to object."""
    case_id = here.start("preliminary_refusal", {**GIVEN, **(given or {})})
    here.complete(case_id, "prepare_decision", {**PLAN, **changes}, EXECUTOR)
    return case_id


def announced(here: Installation, given: dict[str, Any] | None = None, **changes: Any) -> int:
    """A case whose hearing is announced to the applicant."""
    case_id = planned(here, given, **changes)
    here.complete(case_id, "sign_preliminary_decision", SIGNATURE, SIGNATORY)
    here.work()
    return case_id


def seen(here: Installation, case_id: int, element: str) -> dict[str, Any]:
    """The variables that the task of a case sees, with which its form begins."""
    with here.database.transaction() as session:
        return load_case(session, here.runtime, "test", case_id).instance.variables(here.token(case_id, element))


def shown(here: Installation, case_id: int, element: str, form_id: str) -> str:
    """The texts of a form as the task of a case shows them, those that are hidden left out."""
    (file,) = (file for file in services() if file.name.endswith(f"/{form_id}.form"))
    variables, now = seen(here, case_id, element), here.office.local(here.clock())
    views = forms.parse(file.content).view({}, variables, {}, here.office.functions, now)
    return "\n".join(block.text for view in views if not view.hidden for block in view.blocks)
