"""Services that one can apply for: processes in force today that are started by a form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from engine.definition.process import Process
from engine.errors import AtqaruError
from engine.execution.errors import NoDefinition
from engine.execution.installation.applicant_account import with_account
from engine.execution.installation.chosen_versions import in_force
from engine.execution.installation.registers import made_known
from engine.execution.permissions import applies, may_start
from engine.forms import Form
from storage.database import Session
from storage.queries.definitions import processes_in_force
from web.account.person import Person, signed_in
from web.held_form import Filling
from web.moments import now
from web.service_texts import service_text, texts_on
from web.site import site

CHANNEL = "portal"


@dataclass(frozen=True)
class StartOffer:
    """A service with the form that starts a case of it."""

    process: Process
    form: Form
    form_version: int
    registered_on: date
    #: what the form may read: the data of other cases, and the account of who applies
    seen: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id of the process."""
        return self.process.id

    @property
    def name(self) -> str:
        """What people call the service."""
        return service_text(self.process.name, self.id) or self.id

    @property
    def filling(self) -> Filling:
        """Its form for the signed-in person, with what the account knows of him if he applies himself."""
        path, person = url_for("services.apply", service=self.id), signed_in()
        known = _known(person, applies_himself=applies(person.actor, self.process.starters))
        return Filling(self.form, self.form_version, self.seen, path, known)


def offers(session: Session, person: Person) -> list[StartOffer]:
    """The services that a person may start, by name."""
    found = [_made(session, process) for process in _startable(session, person)]
    return sorted((offer for offer in found if offer), key=lambda offer: offer.name)


def has_offers(session: Session, person: Person) -> bool:
    """Whether there is a service that the person may start; cheap, as no form is prepared."""
    return any(True for _process in _startable(session, person))


def is_for(process: Process, person: Person) -> bool:
    """Whether a person may start a case of a service."""
    return may_start(person.actor, process.starters)


def offer_of(session: Session, service: str) -> StartOffer | None:
    """One service, in the version that an application made now would get; None if there is none."""
    process = _process(session, service)
    return _made(session, process) if process else None


def _startable(session: Session, person: Person) -> Iterator[Process]:
    day = _day()
    for definition in processes_in_force(session, day) if day else ():
        process = _started_by_form(session, definition)
        if process and is_for(process, person):
            yield process


def _process(session: Session, service: str) -> Process | None:
    """A process that is started by a form, in the version in force now."""
    day = _day()
    if day is None:
        return None
    try:
        return _started_by_form(session, in_force(session, "process", service, day))
    except NoDefinition:
        return None


def _started_by_form(session: Session, definition: int) -> Process | None:
    try:
        process = site().runtime.definitions.process(session, definition).process
    except AtqaruError:  # a service that cannot be started is not offered; `deploy` reports what is wrong with it
        return None
    return process if process.start_form else None


def _made(session: Session, process: Process) -> StartOffer | None:
    day = _day()
    if day is None:
        return None
    try:
        definition = in_force(session, "form", str(process.start_form), day)
        form = site().runtime.definitions.form(session, definition, texts_on(session, day).of(process.id))
        person = signed_in()
        applicant = person.id if applies(person.actor, process.starters) else None
        known = made_known(session, site().runtime, process.start_registers)
        return StartOffer(process, form, definition, day, with_account(session, form, known, applicant))
    except AtqaruError:  # as above
        return None


def _day() -> date | None:
    """The day on which an application made now is registered."""
    return site().runtime.office.registration_day(CHANNEL, now())


def _known(person: Person, *, applies_himself: bool) -> dict[str, Any]:
    """The day, and what the account of an applicant knows, by the names that application forms use."""
    known = {"filled_on": now().date().isoformat()}
    if not applies_himself:
        return known
    known |= {"applicant_full_name": person.name, "full_name": person.name}
    return {**known, "applicant_iin": person.iin, "iin": person.iin} if person.iin else known
