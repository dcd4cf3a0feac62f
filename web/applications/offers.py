"""Services that one can apply for: processes in force today that are started by a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.definition.model import Process
from engine.errors import AtqaruError
from engine.execution.definitions import in_force
from engine.execution.permissions import may_start
from engine.execution.registers import made_known
from engine.forms import Form
from storage.database import Session
from storage.queries.definitions import process_keys
from web.account.person import Person
from web.moments import now
from web.service_texts import service_text, service_texts
from web.site import site

CHANNEL = "portal"


@dataclass(frozen=True)
class Offer:
    """A service with the form that starts a case of it."""

    process: Process
    form: Form
    registered_on: date
    #: what the form sees of other cases
    registers: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id of the process."""
        return self.process.id

    @property
    def name(self) -> str:
        """What people call the service."""
        return service_text(self.process.name) or self.process.id


def offers(session: Session, person: Person) -> list[Offer]:
    """The services that a person may start, by name."""
    found = [offer for key in process_keys(session) if (offer := offer_of(session, key))]
    return sorted((offer for offer in found if is_for(offer, person)), key=lambda offer: offer.name)


def is_for(offer: Offer, person: Person) -> bool:
    """Whether a person may start a case of the service."""
    return may_start(person.actor, offer.process.starters)


def offer_of(session: Session, service: str) -> Offer | None:
    """One service, in the version that an application of this moment would get; None if there is none."""
    runtime = site().runtime
    day = runtime.office.registration_day(CHANNEL, now())
    if day is None:
        return None
    try:
        process = runtime.definitions.process(session, in_force(session, "process", service, day)).process
        if process.start_form is None:
            return None
        form = runtime.definitions.form(session, in_force(session, "form", process.start_form, day), service_texts())
        return Offer(process, form, day, made_known(session, process.start_registers))
    except AtqaruError:  # a service that cannot be started is not offered; deploying says what is wrong with it
        return None
