"""The file of one wording: the subject or title in the first line, an empty line, and the text, with FEEL in both."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from engine import feel
from engine.errors import AtqaruError
from engine.feel.names import is_variable
from engine.files.content import text_of
from engine.files.faults import BadFile, Mistake
from engine.forms.expressions.scope import Rule
from engine.forms.expressions.template import Template, rules_in
from engine.forms.expressions.template_reader import TemplateFault, read_template
from engine.forms.rules import rules_outside_loops
from engine.languages import LANGUAGES
from engine.quoting import quoted

MAX_BYTES = 200_000
MAX_TITLE = 500
#: The line of the text, where the one before is the only empty one.
_TEXT_FROM = 3
_NAME = re.compile(rf"([A-Za-z_][A-Za-z0-9_-]*)\.({'|'.join(LANGUAGES)})\.txt")


@dataclass(frozen=True)
class Wording:
    """How a notice or document reads in one language; `title` is the subject of a notice.

    `reads` is every name that it may read: also in loops, and where an item may have it or else the case. A variable
    may have the name of a function, such as `count`, which then reads it where it stands alone. `lines` are those of
    its expressions in the file.
    """

    source: str
    title: Template
    text: Template
    reads: frozenset[str]
    lines: Mapping[str, int] = field(default_factory=dict)

    def place_of(self, name: str) -> str:
        """The first line in which an expression names a variable."""
        named = (line for text, line in self.lines.items() if re.search(rf"\b{re.escape(name)}\b", text))
        return f"line {min(named, default=1)}"


def names_in(wording: Wording, functions: Mapping[str, feel.Function]) -> frozenset[str]:
    """The variables that it reads, without what is read in loops, where entries of the items are names, too."""
    rules = (*rules_outside_loops(wording.title), *rules_outside_loops(wording.text))
    return frozenset(name for expression in _sound(rules, functions) for name in expression.variables)


def _read_by(rules: Sequence[Rule], functions: Mapping[str, feel.Function]) -> frozenset[str]:
    found = _sound(rules, functions)
    names = (name for expression in found for name in expression.reads)
    return frozenset((*names, *(rule.text.strip("`") for rule in rules if is_variable(rule.text))))


def _sound(rules: Iterable[Rule], functions: Mapping[str, feel.Function]) -> Iterator[feel.Expression]:
    """The expressions, without the faulty, which are reported with the file."""
    for rule in rules:
        with suppress(AtqaruError):
            yield feel.compile(rule.text, (), functions)


def faults_of(wording: Wording, functions: Mapping[str, feel.Function]) -> Iterator[Mistake]:
    """What is surely wrong with its expressions."""
    for rule in (*rules_in(wording.title), *rules_in(wording.text)):
        place = f"line {wording.lines[rule.text]}"
        try:
            expression = feel.compile(rule.text, (), functions)
        except AtqaruError as error:
            yield Mistake(place, f"{quoted(rule.text)}: {error}", words=rule.text)
        else:
            for fault in expression.faults:
                yield Mistake(place, fault.of(quoted(rule.text)), fault.is_fatal, rule.text)


def split_key(key: str) -> tuple[str, str]:
    """The id and the language of a wording by the key of its file, such as `result_ready.ru`."""
    id_, _point, language = key.rpartition(".")
    return id_, language


def id_and_language(name: str) -> tuple[str, str]:
    """The id and the language of a wording by the name of its file; raises `BadFile`."""
    found = _NAME.fullmatch(PurePosixPath(name).name)
    if found is None:
        wanted = f"call it ID.LANGUAGE.txt, such as result_ready.ru.txt; the languages are {', '.join(LANGUAGES)}"
        raise BadFile(name, [Mistake("", f"has not the name of a wording; {wanted}")])
    return found[1], found[2]


def file_of(title: str, text: str) -> bytes:
    """The content of a file with that subject or title and that text, without blanks around either."""
    return f"{title.strip()}\n\n{_with_plain_ends(text).strip()}\n".encode()


def parts_of(content: bytes, source: str) -> tuple[str, str]:
    """The subject or title and the text as they are written in a file; raises `BadFile` for what is no text."""
    title, _gap, text = _divided(content, source)
    return title.strip(), text.strip()


def _divided(content: bytes, source: str) -> tuple[str, str, str]:
    """The first line of a file, the second, and the rest."""
    title, _, rest = _with_plain_ends(text_of(content, source)).partition("\n")
    gap, _, text = rest.partition("\n")
    return title, gap, text


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n")


def read_wording(content: bytes, source: str, functions: Mapping[str, feel.Function]) -> Wording:
    """Reads the file, which may call these functions of the product; raises `BadFile` with every mistake."""
    if len(content) > MAX_BYTES:
        raise BadFile(source, [Mistake("", f"has {len(content)} bytes; a wording has at most {MAX_BYTES}")])
    title, gap, text = _divided(content, source)
    mistakes, first_line = list[Mistake](), _TEXT_FROM + len(text) - len(text.lstrip("\n"))
    if not title.strip() or not text.strip():
        wanted = "write the subject or title in the first line, leave the second empty, and the text behind it"
        mistakes.append(Mistake("", f"has no {'text' if title.strip() else 'subject'}; {wanted}"))
    elif gap.strip():
        mistakes.append(Mistake("line 2", "is not empty; leave a line empty between the subject and the text"))
    if len(title.strip()) > MAX_TITLE:
        mistakes.append(
            Mistake("line 1", f"has {len(title.strip())} characters; a subject or title has at most {MAX_TITLE}")
        )
    of_title, lines_of_title = _template(title.strip(), 1, mistakes)
    of_text, lines_of_text = _template(text.strip(), first_line, mistakes)
    if mistakes:
        raise BadFile(source, mistakes)
    lines = {**lines_of_text, **lines_of_title}
    return Wording(source, of_title, of_text, _read_by([*rules_in(of_title), *rules_in(of_text)], functions), lines)


def _template(text: str, first_line: int, mistakes: list[Mistake]) -> tuple[Template, dict[str, int]]:
    """A part of the file that begins at a line, and the line of each expression in it."""
    lines: dict[str, int] = {}
    at = 0

    def rule(expression: str) -> Rule:
        nonlocal at
        at = max(text.find(expression, at), at)
        line = lines.setdefault(expression, _line(text, at, first_line))
        try:
            feel.compile(expression)
        except feel.FeelUnknownFunction:
            pass  # one of the product, or a slip, which deployment reports
        except AtqaruError as error:
            told = f"{quoted(expression)} is not valid FEEL: {error}"
            mistakes.append(Mistake(f"line {line}", told, words=expression))
        return Rule(expression)

    if text.startswith("="):
        wanted = "begins with =; a wording is a text with FEEL between double braces"
        mistakes.append(Mistake(f"line {first_line}", wanted))
        return Template(()), lines
    try:
        return read_template(text, rule), lines
    except TemplateFault as fault:
        line = _line(text, text.find(fault.tag), first_line)
        tag = fault.tag if fault.tag.startswith("{{") else f"{{{{{fault.tag}}}}}"
        mistakes.append(Mistake(f"line {line}", str(fault), words=tag))
        return Template(()), lines


def _line(text: str, at: int, first_line: int) -> int:
    return first_line + text.count("\n", 0, max(at, 0))
