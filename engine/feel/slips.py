"""What people write who think of another language, and how FEEL writes it; it must not know any grammar.

Asked only where a text does not parse: each of these can be a part of one that does.
"""

from __future__ import annotations

import re

_AROUND = 200
#: What is written, and what to write; of several the first that is at the place of the error.
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![=!<>])={2,3}"), "two values are compared with one sign: ="),
    (re.compile(r"<>|!==?|=/="), "what is not equal is written !="),
    (re.compile(r"&&?"), "write and"),
    (re.compile(r"\|\|?"), "write or, or + to join texts"),
    (re.compile(r"\bAND\b"), "write and in small letters"),
    (re.compile(r"\bOR\b"), "write or in small letters"),
    (re.compile(r"\w+\s+(?:not|NOT)\s+(?:in|IN)\b"), "write not(x in (…))"),
    (re.compile(r"\b(?:is|IS)\s+(?:not|NOT)\s+(?:null|NULL)\b"), "write x != null"),
    (re.compile(r"\b(?:is|IS)\s+(?:null|NULL)\b"), "write x = null"),
    (re.compile(r"\b(?:not|NOT)\s+[\w\"`]|![^=]"), "write not(…), with the condition in parentheses"),
    (re.compile(r"[‘’'][^‘’']*[‘’']?|[“”«»„]"), 'a text stands between straight double quotation marks: "…"'),
    (re.compile(r"[$#]\{"), "write the FEEL itself, without the sign and the braces around it"),
    (re.compile(r"\?[^:\n]*:"), "write if … then … else …"),
    (re.compile(r"%|\b(?:mod|MOD)\b"), "write modulo(a, b) for the rest of a division"),
)


def remedy_at(source: str, offset: int) -> str:
    """What to write in place of what is at an offset; empty where nothing known is."""
    begin = max(0, offset - _AROUND)
    for pattern, remedy in _SLIPS:
        if any(found.start() <= offset < found.end() for found in pattern.finditer(source, begin, offset + _AROUND)):
            return remedy
    return ""


#: Functions of other engines that FEEL does not have, and what to write.
ELSEWHERE = {
    "cycle": 'write the cycle as a text: "R3/PT1H", or "R/PT1H" without end',
    "format": "write string(…), and in a text for people money(…) or day(…)",
}
