"""Texts of diagrams and forms in the language of the page: names of services, steps, deadlines, groups and versions."""

from collections.abc import Iterable
from datetime import date

from flask import Flask, g

from engine.execution.case.case_context import vintage_of
from engine.execution.case.case_labels import CaseLabels
from engine.execution.installation.chosen_versions import Vintage
from engine.execution.recalculation.versions import Version
from engine.iso_text import with_days
from engine.languages import InLanguages, said_in
from engine.texts import ENGLISH, Texts
from engine.texts.values import worded_value
from storage.database import Session, StoredRow
from storage.queries.definitions import names_of_versions, process_names
from storage.queries.users import group_list
from storage.rows import as_case
from web.language import SOURCE_LANGUAGE, _, language
from web.moments import day_text, moment_text, now
from web.site import choices_of, is_bare, site


def know_service_texts(app: Flask) -> None:
    """Provides the texts of services to every page of an application, in its language."""
    app.before_request(_load)
    app.jinja_env.filters["service_text"] = service_text
    app.jinja_env.filters["in_language"] = in_language


def _load() -> None:
    if language() != SOURCE_LANGUAGE and not is_bare():
        with site().database.reading() as session:
            g.service_texts = site().runtime.definitions.texts(session, language(), now().date())


def service_texts() -> Texts:
    """The texts of all services in the language of the page."""
    found: Texts = g.get("service_texts", ENGLISH)
    return found


def service_text(text: str, process: str = "", element: str = "") -> str:
    """A text of a diagram or form in the language of the page; unchanged if it has no translation.

    The translation is that of the process and element; on the page of a case, of the versions that the case uses.
    """
    return service_texts().of(process)(text, element)


def in_language(value: str | InLanguages) -> str:
    """A text that may be in several languages, in that of the page and with its ISO days in words."""
    return with_days(said_in(language(), value), worded)


def worded(value: str | InLanguages) -> str:
    """A value of a case in the language of the page: a day, moment or time, a name, or a text in several languages."""
    return worded_value(said_in(language(), value), day_text, moment_text, service_text)


def go_by_case(session: Session, case: StoredRow) -> None:
    """Makes the page use the names of services, steps and groups in the versions of the case, not today's."""
    g.vintage = vintage_of(site().runtime, as_case(case))
    g.service_texts = texts_by(session, g.vintage).of(str(case.service))


def go_by_service(process: str) -> None:
    """Makes the page use the names of one service, before there is a case of it."""
    g.service_texts = service_texts().of(process)


def labels_of(session: Session, case: StoredRow) -> CaseLabels:
    """What is chosen in the forms of a case, as the page that goes by the case says it."""
    choices = choices_of(session, vintage_of(site().runtime, as_case(case)))
    return CaseLabels(choices, case.definition_id, service_texts())


def texts_by(session: Session, vintage: Vintage) -> Texts:
    """The texts that apply to a vintage."""
    if language() == SOURCE_LANGUAGE:
        return ENGLISH
    return choices_of(session, vintage).texts([language()])[language()]


def texts_on(session: Session, day: date) -> Texts:
    """The texts in force on a day, such as that on which an application will be registered."""
    if language() == SOURCE_LANGUAGE:
        return ENGLISH
    return site().runtime.definitions.texts(session, language(), day)


def service_names(session: Session) -> dict[str, str]:
    """Today's names of the services, by the ids of their processes."""
    return {key: service_text(name, key) for key, name in process_names(session, now().date()).items()}


def service_name_of(session: Session, case: StoredRow) -> str:
    """The name of a case's service in the version that the case uses."""
    return version_names(session, [case]).get(case.definition_id) or str(case.service)


def version_names(session: Session, rows: Iterable[StoredRow]) -> dict[int, str]:
    """The names of cases' services in the versions that they use, by the ids of the versions."""
    return names_by_version(session, [row.definition_id for row in rows])


def names_by_version(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The names of versions of definitions, by their ids."""
    return {id_: service_text(name) for id_, name in names_of_versions(session, ids).items()}


def version_words(version: Version) -> str:
    """Which version, and from which day on."""
    return _("%(version)s from %(day)s", version=version.tag or version.number, day=day_text(version.effective_from))


def group_names(session: Session) -> dict[str, str]:
    """The names of the groups, by their ids: today's, or those in the version of the page's case."""
    today = Vintage(now().date(), site().runtime.clock())
    in_force = site().runtime.definitions.group_names(session, g.get("vintage", today))
    names = {row.id: row.name for row in group_list(session)} | in_force
    return {id_: service_text(name) for id_, name in names.items()}
