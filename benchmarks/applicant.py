"""One applicant of the attestation, from a rehearsal of the service: the input of both sides of a comparison.

Owns only the reading of the case; each side takes the steps in its own way.
"""

from pathlib import Path
from typing import Any

from engine.calendar.table_file import load_calendar
from engine.rehearsal.script import Rehearsal, read_rehearsal

SERVICES = Path(__file__).parent.parent / "bpmn"
_SESSION = ("session_closing_on", "session_exam_on", "session_exam_time", "session_exam_place", "session_number")
_CASE = SERVICES / "attestation" / "rehearsals" / "S-23-favourable.yaml"
#: What belongs to the hearing of that case; the applicant here does not need it.
_HEARING = ("prepare_decision", "sign_preliminary_decision", "hold_hearing")

#: The applicants of a batch have one IIN, so the official says why each is admitted beside the others.
_ADMITTED = {"grounds": [], "second_application_note": "Measured together"}


def session_of(written: Rehearsal) -> dict[str, Any]:
    """The plan of the session to which the applicant applies."""
    plan = {name: written.variables[name] for name in _SESSION if name != "session_number"}
    return {**plan, "territorial_body": written.variables["territorial_body"]}


def application_of(written: Rehearsal, number: str) -> dict[str, Any]:
    """What the applicant enters in form F2; the days are those of the chosen session."""
    entered = {name: value for name, value in written.variables.items() if name not in _SESSION}
    return {**entered, "session_number": number}


def written_case() -> Rehearsal:
    """The applicant who passes: an application, three answers of registers, the message of a session, three tasks."""
    read = read_rehearsal(_CASE.read_text("utf-8"), _CASE.name, load_calendar().zone)
    steps = tuple(
        step.model_copy(update={"values": _ADMITTED}) if step.name == "examine_application" else step
        for step in read.acts
        if step.name not in _HEARING
    )
    (session,) = read.registers["attestation_sessions"]
    days = {f"session_{name}": session[name] for name in ("closing_on", "exam_on", "exam_time", "exam_place")}
    variables = {**read.variables, **days, "applicant_iin": "900101301055"}
    return read.model_copy(update={"variables": variables, "steps": steps})
