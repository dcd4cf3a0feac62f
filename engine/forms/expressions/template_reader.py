"""Reads a text with FEEL in it: divides it at its `{{ }}`, and finds the end of each block."""

import re
from collections.abc import Callable, Iterator

from engine.forms.expressions.scope import Rule
from engine.forms.expressions.template import Block, Template

#: What each block is written with.
_BLOCKS = {"if": "condition", "loop": "list"}
_BEGINNING = re.compile(r"#(\w+)\s+(\S.*)", re.DOTALL)
#: How deep blocks lie in each other: each is read and filled in inside the one around it.
MOST_BLOCKS = 20
MOST_LOOPS = 2
_TAG_ALONE = re.compile(r"^[ \t]*(\{\{\s*[#/](?:(?!\}\}).)*\}\})[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


class TemplateFault(ValueError):
    """What is no template; `tag` is where in the text that is."""

    def __init__(self, message: str, tag: str) -> None:
        super().__init__(message)
        self.tag = tag


def read_template(text: str, make_rule: Callable[[str], Rule]) -> Template:
    """Divides a text at its `{{ }}`; a text that begins with `=` is one expression.

    A line that holds nothing but the beginning or end of a block leaves no line. `make_rule` checks an expression and
    raises what it likes; TemplateFault is raised for what is no expression at all.
    """
    if text.lstrip().startswith("="):
        return Template((make_rule(text.lstrip()[1:].strip()),))
    return _Reading(_TAG_ALONE.sub(r"\1", text), make_rule).template()


def _divided(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and of each whether it stood between braces."""
    while "{{" in text:
        before, _, text = text.partition("{{")
        inside, closed, text = text.partition("}}")
        if not closed:
            raise TemplateFault("has {{ without }}; close the expression", f"{{{{{inside}")
        yield before, False
        yield inside.strip(), True
    yield text, False


class _Reading:
    """How far a text has been read, and which blocks are open there with their tags, the innermost last."""

    def __init__(self, text: str, make_rule: Callable[[str], Rule]) -> None:
        self._parts = _divided(text)
        self._make_rule = make_rule
        self._open = list[tuple[str, str]]()

    def template(self) -> Template:
        """What follows, to the end of the block that is open, or of the text."""
        pieces = list[str | Rule | Block]()
        for part, is_tag in self._parts:
            if not is_tag:
                pieces += [part] if part else []
            elif part.startswith("#"):
                pieces.append(self._block(part))
            elif part.startswith("/"):
                self._close(part)
                return Template(tuple(pieces))
            else:
                pieces.append(self._make_rule(part))
        if self._open:
            kind, tag = self._open[-1]
            raise TemplateFault(f"has {{{{{tag}}}}} without {{{{/{kind}}}}}; close the block", tag)
        return Template(tuple(pieces))

    def _block(self, tag: str) -> Block:
        kind, expression = _beginning(tag)
        if len(self._open) == MOST_BLOCKS:
            raise TemplateFault(f"has more than {MOST_BLOCKS} blocks in each other; take some out", tag)
        if kind == "loop" and [each for each, _tag in self._open].count(kind) == MOST_LOOPS:
            raise TemplateFault(f"has more than {MOST_LOOPS} loops in each other; loop over a flat list", tag)
        rule = self._make_rule(expression)
        self._open.append((kind, tag))
        return Block(kind, rule, self.template())

    def _close(self, tag: str) -> None:
        if not self._open or tag[1:].strip() != self._open[-1][0]:
            wrong = f"has {{{{{tag}}}}} where no such block is open; begin it, or close the inner one first"
            raise TemplateFault(wrong, tag)
        self._open.pop()


def _beginning(tag: str) -> tuple[str, str]:
    """The kind of a block and its expression."""
    found = _BEGINNING.fullmatch(tag)
    if found and found[1] in _BLOCKS:
        return found[1], found[2]
    meant = next((kind for kind in _BLOCKS if re.match(rf"#\s*{kind}\b", tag)), None)
    remedy = f"write {{{{#{meant} {_BLOCKS[meant]}}}}}" if meant else "there are #if and #loop"
    raise TemplateFault(f"has the block {{{{{tag}}}}}; {remedy}", tag)
