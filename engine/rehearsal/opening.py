"""Opens the cases of a rehearsal as pages do: who starts them, the start form with its defaults, what is refused."""

from collections.abc import Mapping

from engine.definition.process import Process
from engine.errors import AtqaruError
from engine.execution.audit_event import ENGINE, Note
from engine.execution.case.values import Untouched
from engine.execution.errors import ChannelClosed, InvalidForm, NotYours
from engine.execution.installation.actors import actor_in
from engine.execution.installation.chosen_versions import in_force
from engine.execution.installation.described_registers import require_register
from engine.execution.installation.runtime import Runtime
from engine.execution.people.starting import start_case
from engine.execution.permissions import Actor
from engine.files.faults import Way
from engine.forms.paths import path_of
from engine.rehearsal.entries import KEY, key_of
from engine.rehearsal.script import Opening, Rehearsal
from engine.roles import Role
from storage.audit import append
from storage.database import Session
from storage.writes.cases import FRESH, CaseRow, add_case, change_case
from storage.writes.register_entries import Entering, EntryRow, enter, key_of_case

APPLICANT = Actor("applicant", roles=frozenset({Role.APPLY}))
#: Who starts what officials start, if the rehearsal names nobody.
_SOMEBODY = "official"


class RefusedOpening(AtqaruError):
    """A case cannot be opened; `wrong` is what, each with the way from its opening."""

    def __init__(self, wrong: Mapping[Way, str]) -> None:
        self.wrong = wrong
        super().__init__("; ".join(wrong.values()))


def open_case(session: Session, runtime: Runtime, rehearsal: Rehearsal, name: str) -> int:
    """Opens the case of a name, which is empty for the rehearsal itself; raises `RefusedOpening`."""
    opening = rehearsal.openings[name]
    try:
        return _opened(session, runtime, rehearsal, opening)
    except InvalidForm as error:
        raise RefusedOpening({_field(path): message for path, message in error.errors.items()}) from error
    except AtqaruError as error:
        place = {ChannelClosed: "received", NotYours: "by"}.get(type(error), "service")
        raise RefusedOpening({(place,): str(error)}) from error


def _field(path: str) -> Way:
    return ("variables", *(part for part in path_of(path) if part != ""))


def _opened(session: Session, runtime: Runtime, rehearsal: Rehearsal, opening: Opening) -> int:
    day = runtime.at_present(session).office.registration_day(opening.channel, opening.received)
    actor = APPLICANT
    if day is not None and not opening.without_form:
        process = runtime.definitions.process(session, in_force(session, "process", opening.service, day)).process
        if process.start_form:
            actor = _starter(session, rehearsal, opening, process)
    return start_case(
        session,
        runtime,
        actor,
        opening.service,
        opening.channel,
        opening.variables,
        opening.received,
        is_checked=not opening.without_form,
        shown=None if opening.without_form else Untouched(),
    )


def _starter(session: Session, rehearsal: Rehearsal, opening: Opening, process: Process) -> Actor:
    if opening.by == APPLICANT.id or not (opening.by or process.starters):
        return APPLICANT
    able = (login for login, groups in rehearsal.people.items() if not groups.isdisjoint(process.starters))
    login = opening.by or next(able, _SOMEBODY)
    return actor_in(session, login, rehearsal.people.get(login, frozenset(process.starters)))


def furnish(session: Session, runtime: Runtime, rehearsal: Rehearsal) -> None:
    """Enters into registers what they have at the beginning, each entry as if a case had entered it and ended."""
    for register, entries in rehearsal.registers.items():
        kept = require_register(session, runtime, register, "kept").kept
        for entry in entries:
            case_id = _ended_case(session, runtime, rehearsal)
            row: EntryRow = {
                "register": register,
                "key": (kept and key_of(entry, kept)) or key_of_case(case_id),
                "case_id": case_id,
                "data": {name: value for name, value in entry.items() if name != KEY},
                "entered_at": runtime.clock(),
                "if_ended": None,
                "signal_if_ended": None,
            }
            enter(session, row, Entering(ENGINE, None))


def _ended_case(session: Session, runtime: Runtime, rehearsal: Rehearsal) -> int:
    now, version = runtime.clock(), runtime.office.version
    day = runtime.office.local(now).date()
    definition = in_force(session, "process", rehearsal.service, day)
    row: CaseRow = {
        "definition_id": definition,
        "service": rehearsal.service,
        "channel": rehearsal.channel,
        "title": "",
        "applicant": None,
        "received_at": now,
        "registered_on": day,
        "opened_at": now,
        "calendar_version": version,
        "start_event": None,
        "start_key": None,
        **FRESH,
    }
    case_id = add_case(session, row)
    events = [Note(type_).event(now, ENGINE, definition, version) for type_ in ("case_opened", "case_completed")]
    append(session, case_id, events)
    change_case(session, case_id, 0, state="completed", ended_at=now, revision=1)
    return case_id
