"""What a handler gave back, checked before anything of it is kept: a fault of a handler must not reach the store.

A row that the database refuses would throw away the whole command, the operator's own work with it.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from engine.correlation import WANTED, correlation_key, fault_of_message_name
from engine.definition.reserved import RESERVED
from engine.handlers import BadInput, BpmnError, NextNumber, OutgoingMessage, TaskResult
from engine.languages import is_composed, is_in_languages
from engine.spelling import spelled
from engine.spiff.state.json_types import checked
from storage.texts import LONGEST_IN_INDEX

LONGEST_LIFE = timedelta(days=36_525)
_NO_LIFE = timedelta()


def require_storable(result: TaskResult) -> None:
    """Raises `BadInput` or `NotJson` for a result of which a part cannot be stored."""
    if not isinstance(result, TaskResult):
        raise BadInput(f"the handler gave {type(result).__name__}; it must give a TaskResult")
    for what, value in _texts(result):
        if not isinstance(value, str):
            raise BadInput(f"the handler gave {spelled(value)} as {what}; it must be a text")
        checked({what: value})
    for what, words in _words(result):
        if not (isinstance(words, str) or is_in_languages(words)):
            wanted = "it must be a text, or one in several languages, such as {kk: …, ru: …}"
            raise BadInput(f"the handler gave {spelled(words)} as {what}; {wanted}")
        checked({what: words})
    for data in _data(result):
        checked(data)
    for message in result.messages:
        require_addressed(message)
        _require_lifetime(message)
    for what, name in _found_by(result):
        if len(name) > LONGEST_IN_INDEX:
            raise BadInput(f"{what} has {len(name)} characters; shorten it to {LONGEST_IN_INDEX}")
    _require_own_variables(result.variables)


def require_addressed(message: OutgoingMessage) -> None:
    """Raises `BadInput` for a message in the name space of signals, or without a correlation key."""
    if fault := fault_of_message_name(message.name):
        raise BadInput(f"{fault}; take another")
    if len(message.name) > LONGEST_IN_INDEX:
        raise BadInput(f"a message name has {len(message.name)} characters; shorten it to {LONGEST_IN_INDEX}")
    if correlation_key(message.correlation_key) is None:
        said = spelled(message.correlation_key)
        raise BadInput(f"the correlation key of message {message.name} is {said}; it must be {WANTED}")


def require_code(error: BpmnError) -> None:
    """Raises `BadInput` for a BPMN error without a code that a diagram can catch."""
    code: Any = error.code
    if not isinstance(code, str) or not code:
        raise BadInput(f"the handler threw an error with the code {spelled(code)}; it must be a text")
    checked({"an error's code": code})
    _require_own_variables(error.variables)


def _require_lifetime(message: OutgoingMessage) -> None:
    lives: Any = message.time_to_live
    if not isinstance(lives, timedelta) or not _NO_LIFE <= lives <= LONGEST_LIFE:
        raise BadInput(f"the message {message.name} lives {spelled(lives)}; give it between no time and 100 years")


def _found_by(result: TaskResult) -> Iterator[tuple[str, str]]:
    """By what rows are found, with what it is."""
    yield from (("the key of an entry", entry.key or "") for entry in result.entries)
    for given in (*result.variables.values(), *(document.number for document in result.documents)):
        yield from (("the name of a series", number.counted) for number in _numbers(given))


def _numbers(given: Any) -> Iterator[NextNumber]:
    """The numbers to be taken in what a handler gave."""
    if isinstance(given, NextNumber):
        yield given
    elif isinstance(given, dict):
        for each in given.values():
            yield from _numbers(each)


def _require_own_variables(variables: Mapping[str, Any]) -> None:
    if taken := sorted(RESERVED.intersection(variables)):
        raise BadInput(f"the handler gave the variable {taken[0]}, which the engine gives; use another name")


def _texts(result: TaskResult) -> Iterator[tuple[str, Any]]:
    """Everything that must be a text, with what it is."""
    wordings = (*(notice.wording for notice in result.notices), *(issued.wording for issued in result.documents))
    for wording in wordings:
        if wording is not None and not is_composed(wording):
            raise BadInput(f"the handler gave {spelled(wording)} as a wording; it must be what a task's wording gives")
    for notice in result.notices:
        yield from (("a notice's code", notice.code), ("a notice's recipient", notice.recipient))
    for document in result.documents:
        yield "a document's kind", document.kind
        if not isinstance(document.number, NextNumber):
            yield "a document's number", document.number
        for what, person in (("recipient", document.recipient), ("signer", document.signed_by)):
            if person is not None:
                yield f"a document's {what}", person
    for message in result.messages:
        yield from (("a message's name", message.name), ("a message's correlation key", message.correlation_key))
    yield from (("a record's kind", record.kind) for record in result.records)
    yield from (("an entry's register", entry.register) for entry in result.entries)
    for entry in result.entries:
        parts = (("signal", entry.signal_if_ended), ("key", entry.key))
        yield from ((f"an entry's {what}", text) for what, text in parts if text is not None)


def _words(result: TaskResult) -> Iterator[tuple[str, Any]]:
    """What people read, which may be in several languages, with what it is."""
    for notice in result.notices:
        yield from (("a notice's subject", notice.subject), ("a notice's text", notice.text))
    for document in result.documents:
        yield from (("a document's title", document.title), ("a document's text", document.text))


def _data(result: TaskResult) -> Iterator[Mapping[str, Any]]:
    """Everything that must be JSON."""
    for record in result.records:
        yield record.data
    for message in result.messages:
        yield message.variables
    for entry in result.entries:
        yield from (data for data in (entry.data, entry.if_ended) if data is not None)
