"""The handlers for outputs of a case: registration numbers, notices, documents. They only compute."""

import re
from typing import TypeGuard

from engine.handlers import BadInput, Document, Handler, NextNumber, Notice, TaskContext, TaskResult, Variables
from engine.quoting import quoted
from tasks.inputs import text_of
from tasks.settings import TaskSettings

NUMBER_PATTERN = "{year}-{number:06}"
#: The number exactly once, its width of at most two digits, the year optionally, and text without braces.
PATTERN = re.compile(r"[^{}]*(\{year\}[^{}]*)?\{number(:0?\d{1,2})?\}[^{}]*(\{year\}[^{}]*)?")


def registration_number(case: Variables, ctx: TaskContext) -> TaskResult:  # noqa: ARG001  # every handler takes both
    """Registers the application: takes the next number of a series and records the moment (ATT-06.2).

    Headers: `series`, the name of the series; `pattern`, optional, with the fields `year` and `number`.
    Results: `registration_number`, `registered_at`.
    """
    pattern = ctx.headers.get("pattern", f"{ctx.header('series')[:3].upper()}-{NUMBER_PATTERN}")
    if PATTERN.fullmatch(pattern) is None:
        like = f"write it like ATT-{NUMBER_PATTERN}"
        raise BadInput(f"{ctx.element_id}: the header 'pattern' is {quoted(pattern)}; {like}")
    number = NextNumber(ctx.header("series"), pattern, ctx.now.year)
    return TaskResult({"registration_number": number, "registered_at": ctx.now.isoformat(timespec="seconds")})


def notice(case: Variables, ctx: TaskContext) -> TaskResult:
    """Sends a notice to the applicant's personal account or to groups (N-01 to N-12).

    Headers: `code`, e.g. N-01. Inputs: `to` ("applicant", a group id, or a list of these, each of whom gets it once),
    `subject`, `text`.
    """
    to = case.get("to")
    recipients = dict.fromkeys(to) if _are_texts(to) else [text_of(case, "to", ctx)]
    code, subject, text = ctx.header("code"), text_of(case, "subject", ctx), text_of(case, "text", ctx)
    return TaskResult(notices=tuple(Notice(code, recipient, subject, text) for recipient in recipients))


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each.strip() for each in value)


def document(case: Variables, ctx: TaskContext) -> TaskResult:
    """Issues a document of the case (D-ANN to D-RCP) under the next number of its kind.

    Headers: `kind`, e.g. D-RTC. Inputs: `title`, `text`, optional `to` ("applicant", whose account then shows it, or a
    group id) and `signed_by`. Result: `document_number`.
    """
    kind = ctx.header("kind")
    number = NextNumber(kind, f"{kind}-{NUMBER_PATTERN}", ctx.now.year)
    to, signed_by = case.get("to"), case.get("signed_by")
    issued = Document(
        kind,
        text_of(case, "title", ctx),
        text_of(case, "text", ctx),
        number,
        to if isinstance(to, str) else None,
        signed_by if isinstance(signed_by, str) else None,
    )
    return TaskResult({"document_number": number}, documents=(issued,))


def handlers(_settings: TaskSettings) -> tuple[Handler, ...]:
    """The handlers of this module."""
    of_document = ("title", "text", "to", "signed_by")
    return (
        Handler("registration-number", registration_number, is_inside=True),
        Handler("notice", notice, is_inside=True, recipients=("to",), inputs=("to", "subject", "text")),
        Handler("document", document, is_inside=True, recipients=("to",), inputs=of_document),
    )
