"""By what people find a case: keeps its keys in line with its number and with what its diagram says to find it by.

Which variables hold names and identification numbers is said by the property `search` of the process.
"""

from collections.abc import Mapping
from typing import Any

from engine.definition.process import Process
from engine.execution.case.open_case import OpenCase
from storage.search_keys import case_keys
from storage.writes.search_keys import add_search_keys, remove_search_keys


def write_search_keys(case: OpenCase, number: str | None, title: str) -> None:
    """Writes what has changed: a case that was corrected is not found by what was wrong any more."""
    process = case.process
    values, is_new = case.instance.root_values(*process.search), case.row["revision"] == 0
    if not is_new and (number, title, values) == (case.row["number"], case.row["title"], case.found_by):
        return
    before = frozenset() if is_new else _keys(case.id, process, case.row["number"], case.row["title"], case.found_by)
    now = _keys(case.id, process, number, title, values)
    remove_search_keys(case.session, case.id, before - now)
    add_search_keys(case.session, case.id, now - before)


def _keys(case_id: int, process: Process, number: str | None, title: str, values: Mapping[str, Any]) -> frozenset[str]:
    texts = [value for value in values.values() if isinstance(value, str)]
    # a case that nothing else names has the title of its process, which identifies no one
    own_title = [] if title == process.name else [title]
    return case_keys(case_id, number, [*own_title, *texts])
