"""The handlers for outputs of a case: registration numbers, notices, documents. They only compute."""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeGuard

from engine.handlers import (
    BadInput,
    Document,
    Handler,
    Header,
    Input,
    NextNumber,
    Notice,
    Property,
    Result,
    TaskContext,
    TaskResult,
    Template,
    ValueType,
    Variables,
)
from engine.languages import InLanguages
from engine.quoting import quoted
from tasks.inputs import text_of, wording_of, words_of
from tasks.settings import TaskSettings

BY_YEAR = "by_year"
FOREVER = "forever"
NUMBER_PATTERN = "{year}-{number:06}"
#: The number exactly once, its width of at most two digits, the year optionally, and text without braces.
PATTERN = re.compile(r"[^{}]*(\{year\}[^{}]*)?\{number(:0?\d{1,2})?\}[^{}]*(\{year\}[^{}]*)?")


def registration_number(case: Variables, ctx: TaskContext) -> TaskResult:  # noqa: ARG001  # every handler takes both
    """Registers the application: takes the next number of a series and records the moment (ATT-06.2).

    Headers: `series`, the name of the series; optional `pattern`, with the fields `year` and `number`, and `counts`:
    by_year, as it does without the header, or forever. Results: `registration_number`, `registered_at`.
    """
    series = ctx.header("series")
    if fault := _unreadable(ctx.headers):
        raise BadInput(f"{ctx.element_id}: {fault}")
    number = NextNumber(series, _pattern(ctx.headers), ctx.now.year, ctx.headers.get("counts") == FOREVER)
    return TaskResult({"registration_number": number, "registered_at": ctx.now.isoformat(timespec="seconds")})


def _pattern(headers: Mapping[str, str]) -> str:
    return headers.get("pattern", f"{headers['series'][:3].upper()}-{NUMBER_PATTERN}")


def _unreadable(headers: Mapping[str, str]) -> str | None:
    pattern = headers.get("pattern", NUMBER_PATTERN)
    if PATTERN.fullmatch(pattern) is None:
        return f"the header 'pattern' is {quoted(pattern)}; write it like ATT-{NUMBER_PATTERN}"
    if (counts := headers.get("counts", BY_YEAR)) not in {BY_YEAR, FOREVER}:
        return f"the header 'counts' is {quoted(counts)}; write {BY_YEAR} or {FOREVER}"
    return None


def _fault_of_number(headers: Mapping[str, str]) -> str | None:
    """What is wrong with the headers of a diagram; one in force may repeat its numbers each year, as it always has."""
    if fault := _unreadable(headers):
        return fault
    pattern = headers.get("pattern", NUMBER_PATTERN)
    if "{year}" in pattern or headers.get("counts") == FOREVER:
        return None
    return (
        f"the header 'pattern' is {quoted(pattern)}, without the year, but the series begins anew each year, so that "
        f"two cases would get one number; add {{year}}, or the header counts = {FOREVER}"
    )


def notice(case: Variables, ctx: TaskContext) -> TaskResult:
    """Sends a notice to the applicant's personal account or to groups (N-01 to N-12).

    Headers: `code`, e.g. N-01. Inputs: `to` ("applicant", a group id, or a list of these, each of whom gets it once),
    and its words: the property `wording` of the task, or `subject` and `text`.
    """
    to = case.get("to")
    recipients = dict.fromkeys(to) if _are_texts(to) else [text_of(case, "to", ctx)]
    code, words = ctx.header("code"), _words(case, "subject", ctx)
    return TaskResult(notices=tuple(Notice(code, to, words.title, words.text, words.wording) for to in recipients))


class _Words(NamedTuple):
    title: str | InLanguages
    text: str | InLanguages
    wording: Variables | None = None


def _words(case: Variables, title: str, ctx: TaskContext) -> _Words:
    """What a notice or document says: a wording, or texts that the diagram gives in one language or several."""
    wording = wording_of(case, ctx)
    if wording is None:
        return _Words(words_of(case, title, ctx), words_of(case, "text", ctx))
    return _Words("", "", wording)


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each.strip() for each in value)


def document(case: Variables, ctx: TaskContext) -> TaskResult:
    """Issues a document of the case (D-ANN to D-RCP) under the next number of its kind.

    Headers: `kind`, e.g. D-RTC. Inputs: its words, which are the property `wording` of the task, or `title` and `text`;
    optional `to` ("applicant", whose account then shows it, or a group id) and `signed_by`. Result: `document_number`.
    """
    kind = ctx.header("kind")
    number = NextNumber(kind, f"{kind}-{NUMBER_PATTERN}", ctx.now.year)
    to, signed_by, words = case.get("to"), case.get("signed_by"), _words(case, "title", ctx)
    issued = Document(
        kind,
        words.title,
        words.text,
        number,
        to if isinstance(to, str) else None,
        signed_by if isinstance(signed_by, str) else None,
        words.wording,
    )
    return TaskResult({"document_number": number}, documents=(issued,))


_BY_HAND = "without a wording: the {}, a text or one in several languages"
_WORDED = "id of the wording: of the files with what it says, one for each language"
_TO_SEVERAL = "who gets it, each once: `applicant`, the id of a group, or a list of these"


def handlers(_settings: TaskSettings) -> tuple[Handler, ...]:
    """The handlers of this module."""
    return (_of_numbers(), _of_notices(), _of_documents())


def _of_numbers() -> Handler:
    counts = {BY_YEAR: "Every year begins at 1, with the year in the pattern", FOREVER: "One series for all years"}
    return Handler(
        "registration-number",
        registration_number,
        is_inside=True,
        title="Registration number",
        words="Takes the next number of a series, with the moment of the registration",
        headers=(
            Header("series", "name of the series that is counted", is_required=True, example="attestation"),
            Header(
                "pattern", "how the number is written, with `{number}` and `{year}`", example=f"ATT-{NUMBER_PATTERN}"
            ),
            Header("counts", "how the series is counted; by year if empty", choices=counts),
        ),
        results=(
            Result("registration_number", "the number, such as `ATT-2026-000001`", ValueType.TEXT),
            Result("registered_at", "the moment", ValueType.MOMENT),
        ),
        fault_of=_fault_of_number,
    )


def _of_notices() -> Handler:
    return Handler(
        "notice",
        notice,
        is_inside=True,
        title="Notice",
        words="Sends a notice to the applicant's account or to a group",
        headers=(Header("code", "code of the notice, such as `N-01`", is_required=True, example="N-01"),),
        inputs=(
            Input("to", _TO_SEVERAL, ValueType.GROUP, is_required=True),
            Input("wording", "one that another task has composed", ValueType.WORDING, label="Composed wording"),
            Input("subject", _BY_HAND.format("subject"), ValueType.WORDS),
            Input("text", _BY_HAND.format("text"), ValueType.WORDS),
        ),
        properties=(Property("wording", _WORDED),),
        one_of=(("wording",), ("subject", "text")),
        results=(),
        template=Template(
            version=2,
            element="sendTask",
            on_the_way=("Notice on the way", "Sends a notice where a path goes on"),
            at_end=("Notice at the end of a path", "Sends a notice where a path ends, as behind a deadline"),
        ),
    )


def _of_documents() -> Handler:
    signed = "one that another task has composed, such as what was shown for the signature"
    return Handler(
        "document",
        document,
        is_inside=True,
        title="Document",
        words="Issues a document of the case under the next number of its kind",
        headers=(Header("kind", "kind of the document, such as `D-RTC`", is_required=True, example="D-RTC"),),
        inputs=(
            Input("wording", signed, ValueType.WORDING, label="Signed wording"),
            Input("title", _BY_HAND.format("title"), ValueType.WORDS),
            Input("text", _BY_HAND.format("text"), ValueType.WORDS),
            Input("to", "who gets it: `applicant`, whose account then shows it, or the id of a group", ValueType.GROUP),
            Input("signed_by", "who signed", ValueType.TEXT),
        ),
        properties=(Property("wording", _WORDED),),
        one_of=(("wording",), ("title", "text")),
        results=(
            Result(
                "document_number",
                "number of the document, such as `D-RTC-2026-000001`",
                ValueType.TEXT,
                label="Number goes to",
                is_offered=True,
            ),
        ),
        template=Template(version=2),
    )
