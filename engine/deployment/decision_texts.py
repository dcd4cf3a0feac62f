"""What the explanation of a decision says in words: names, columns, codes that it gives, and notes on its rules."""

import re
from collections.abc import Iterator

from engine.dmn import Model
from engine.law import is_law
from engine.texts.values import in_words

_CODE = re.compile(r'"([a-z][a-z0-9_]*)"')


def texts_of_decisions(model: Model) -> Iterator[tuple[str, str]]:
    """Each text with the id of its decision; names and codes of several words as these words, as pages show them."""
    yield from ((decision.id, decision.name) for decision in model.decisions.values())
    for table in model.tables:
        columns = (*(column.label for column in table.inputs), *(column.name for column in table.outputs))
        yield from ((table.decision_id, in_words(name)) for name in columns if _is_plain(name))
        for rule in table.rules:
            codes = (_CODE.fullmatch(cell.source.strip()) for cell in rule.outputs if cell is not None)
            yield from ((table.decision_id, in_words(code[1])) for code in codes if code)
            if rule.note and not is_law(rule.note):
                yield table.decision_id, rule.note


def _is_plain(label: str) -> bool:
    """A label, and no expression that stands for a column without one."""
    return re.search(r"[=<>(\[]", label) is None
