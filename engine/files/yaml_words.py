"""Why a text is not valid YAML, in words of the product, with the line."""

import yaml

#: What the library says, and what it means; of several that fit the first.
_WORDS = (
    ("but found '<stream end>'", "a list or mapping in brackets is not closed"),
    ("expected ',' or ']'", "a list in brackets is not closed, or lacks a comma"),
    ("expected ',' or '}'", "a mapping in braces is not closed, or lacks a comma"),
    ("unexpected end of stream", "a text in quotes is not closed"),
    ("found character '\\t'", "a tab is where YAML takes blanks only; indent with blanks"),
    (
        "mapping values are not allowed here",
        "a colon is in the wrong place; indent the line, or quote the text",
    ),
    ("could not find expected ':'", "a colon with a blank after the name is missing"),
    ("found undefined alias", "an alias is used before what it names; write the value out"),
    ("found duplicate anchor", "an anchor is given twice; give it another name"),
    ("unknown escape character", "a backslash begins nothing here; put the text in single quotes"),
    ("but found another document", "a second document begins; keep one in a file"),
    ("found character '", "a sign begins a text that may not begin one; put the text in quotes"),
    ("expected <block end>", "the line is indented otherwise than those before it, or a text needs quotes"),
)
#: These are noticed after the line on which something begins that lacks its end.
_NOTICED_LATE = ("unexpected end of stream", "could not find expected ':'")


def words_of(error: yaml.YAMLError, text: str) -> tuple[str, str]:
    """The line, and what is wrong with it."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return f"line {line}", "not valid YAML: a sign is here that is no part of a text; remove it"
    said = f"{getattr(error, 'problem', '')}"
    mark = getattr(error, "context_mark" if said.endswith(_NOTICED_LATE) else "problem_mark", None)
    words = next((ours for theirs, ours in _WORDS if theirs in said), "it cannot be understood from here on")
    return f"line {mark.line + 1 if mark else 1}", f"not valid YAML: {words}"
