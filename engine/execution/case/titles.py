"""What lists show a case under: the text that its process computes, again whenever a variable in it has changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from engine.definition.process import Process
from engine.errors import AtqaruError
from engine.execution.case.open_case import OpenCase
from engine.feel import Expression

_log = structlog.get_logger(__name__)


def first_title(process: Process, variables: Mapping[str, Any], now: datetime) -> str:
    """The title of a case that is opened; the name of its process where that gives no text."""
    return _computed(process, variables, now) or process.name


def title_of(case: OpenCase) -> str:
    """The title after this command: the one before it, unless another text follows from what has changed."""
    process, before = case.process, str(case.row["title"])
    values = case.instance.root_values(*process.title_variables)
    if values == case.titled_by:
        return before
    return _computed(process, values, case.now) or before


def _computed(process: Process, variables: Mapping[str, Any], now: datetime) -> str | None:
    if not isinstance(process.title, Expression):
        return process.title
    try:
        title = process.title.evaluate(variables, now=now)
    except AtqaruError as error:
        _log.warning("the title of a case cannot be computed", process=process.id, error=str(error))
        return None
    return title if isinstance(title, str) else None
