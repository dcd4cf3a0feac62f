"""Codes of outcomes held against the ends of a process: a slip leaves an outcome without its words.

A code may also be a value of the variable `outcome`, so that only what is nearly the id of an end is pointed out.
"""

import re
from collections.abc import Iterator

from engine.definition.model import Kind
from engine.definition.process import Process
from engine.definition.process_words import outcomes_in
from engine.nearest import nearest
from engine.quoting import quoted

#: A letter left out of a short word, not another word.
_ALMOST = 0.85
_NEXT_ENTRY = re.compile(r",\s*([^\s,:;]+)\s*:")


def faults_of_codes(process: Process) -> Iterator[str]:
    """What is probably wrong with the property `outcomes` of a process."""
    outcomes = outcomes_in(process.properties.get("outcomes", ""))
    ends = {node.id for _body, node in process.body.walk() if node.kind is Kind.END}
    for code, words in outcomes.items():
        joined = [name for name in _NEXT_ENTRY.findall(words) if name in ends]
        near = nearest(code, ends - outcomes.keys(), _ALMOST) if code not in ends else None
        if joined:
            yield f"the words of the outcome {code} hold {quoted(joined[0])}, another end; put a semicolon between them"
        elif near is not None:
            yield f"the property outcomes has words for {quoted(code)}, which is no end; did you mean {quoted(near)}"
