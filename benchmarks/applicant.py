"""One applicant of the attestation, as a written case of the service has it: what both sides of a comparison are given.

Owns nothing but the reading of the case; how its steps are taken is each side's own.
"""

from pathlib import Path

from engine.calendar.table_file import load_calendar
from engine.rehearsal.script import Rehearsal, read_rehearsal

SERVICES = Path(__file__).parent.parent / "bpmn"
_CASE = SERVICES / "attestation" / "rehearsals" / "S-16-passed.yaml"


def written_case() -> Rehearsal:
    """The applicant who passes: an application, three answers of registers, the exam day, four user tasks."""
    return read_rehearsal(_CASE.read_text("utf-8"), _CASE.name, load_calendar().zone)
