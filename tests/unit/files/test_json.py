"""JSON that people write, in files and on the command line."""

import os
from decimal import Decimal
from pathlib import Path
from socket import AF_UNIX, socket

import pytest

from engine.files.content import content_of
from engine.files.faults import BadFile
from engine.files.json_text import json_object, read_json
from engine.files.written import Several, Written


class Entry(Written):
    name: str
    count: int = 0


class Entries(Written):
    entries: Several[Entry]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b'{"entries": [{"name": 5}]}', ["a.json:entries[1].name: must be text, not 5; write it in quotes"]),
        (b'{"entries": [{"count": "1", "nam": "x"}]}', [
            "a.json:entries[1]: the field 'name' is missing; add it",
            'a.json:entries[1].count: must be a whole number, not "1"',
            "a.json:entries[1].nam: unknown field 'nam'; did you mean 'name'; known: name, count",
        ]),
        (b'{"entries": {}, "more": 1}', [
            "a.json:entries: must be a list, not {}",
            "a.json:more: unknown field 'more'; known: entries",
        ]),
        (b"[]", ["a.json: must be a mapping with entries, not []"]),
        (b'{"entries": [1],\n "entries": []}', [
            "a.json: the field 'entries' is given twice in one object, as [1] and as []; leave one out",
        ]),
        (rb'{"entries": [{"a": ["x\u0000"]}]}', [
            "a.json: 'x\\x00' holds NUL or half of a character; remove it, or write the whole character",
        ]),
        (rb'{"entries": [], "\ud83d": 1}', [
            "a.json: '\\ud83d' holds NUL or half of a character; remove it, or write the whole character",
        ]),
        (b'{"a":\n"\x00"}', [
            "a.json:line 2: NUL is here, which is no part of a text; remove it, or save the file as UTF-8",
        ]),
        (b'{"entries": [NaN]}', ["a.json: NaN is not a number in JSON; write one, or null"]),
        (b'{"entries": [-Infinity]}', ["a.json: Infinity is not a number in JSON; write one, or null"]),
        (b'{\n"entries": [}', ["a.json:line 2: not valid JSON: a value is missing"]),
        (b'{\n"entries": [1 2]}', ["a.json:line 2: not valid JSON: a comma or a closing bracket is missing"]),
        (b'{"entries" [1]}', ["a.json:line 1: not valid JSON: a colon is missing"]),
        (b"{entries: [1]}", ["a.json:line 1: not valid JSON: a name in double quotes is missing"]),
        (b'{"entries', ["a.json:line 1: not valid JSON: a text is not closed"]),
        (b'{"a\tb": 1}', ["a.json:line 1: not valid JSON: a text holds a line break or a tab; write \\n or \\t"]),
        (b'{"a\\q": 1}', [
            "a.json:line 1: not valid JSON: a text holds a backslash that begins nothing; write two of them",
        ]),
        (b"{} {}", ["a.json:line 1: not valid JSON: something follows after the end"]),
        (b"", ["a.json:line 1: not valid JSON: a value is missing"]),
        (b'{"a":\n"\xff"}', ["a.json:line 2: not text in UTF-8; save the file as UTF-8"]),
        (b"[" * 100_000, ["a.json: lists and objects are nested too deeply; flatten them"]),
        (b'{"entries": [{"name": 1e400}]}', ["a.json: the number '1e400' is too large; write it as text"]),
        (b'{"entries": [{"name": 9223372036854775808}]}', [
            "a.json: the number '9223372036854775808' is too large; write it as text",
        ]),
        (b"9" * 5000, ["a.json: a number has too many digits; write it as text"]),
    ],
)  # fmt: skip
def test_every_mistake_is_told_with_its_place(content: bytes, faults: list[str]) -> None:
    with pytest.raises(BadFile) as refusal:
        read_json(content, "a.json", Entries)

    assert list(refusal.value.faults) == faults


def test_a_character_that_is_written_as_two_escapes_and_an_escaped_backslash_are_taken() -> None:
    names = rb'{"entries": [{"name": "\ud83d\ude00"}, {"name": "\\u0000"}]}'

    assert [entry.name for entry in read_json(names, "a.json", Entries).entries] == ["😀", r"\u0000"]


def test_a_mark_of_the_encoding_is_no_part_of_the_text() -> None:
    assert read_json(b'\xef\xbb\xbf{"entries": []}', "a.json", Entries) == Entries(entries=())


def test_decimals_of_the_command_line_are_as_exact_as_they_are_written() -> None:
    assert json_object('{"a": 0.12345678901234567890123}', "--context") == {"a": Decimal("0.12345678901234567890123")}


def test_numbers_that_are_given_twice_are_told_as_numbers() -> None:
    with pytest.raises(BadFile, match=r"as 1\.5 and as 2\.5"):
        json_object('{"a": 1.5, "a": 2.5}', "--context")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[1]", "--context: must be a JSON object"),
        ("{", "--context:line 1: not valid JSON: a name in double quotes is missing"),
        ('{"a": 1e999999999999999999999}', "--context: the number '1e999999999999999999999' is too large"),
        ('{"a": 1e400}', "--context: the number '1e400' is too large; write it as text"),
        ('{"a": 1e301}', "--context: the number '1e301' is too large; write it as text"),
        ('{"a": -1e-999999999999999999999}', "--context: the number '-1e-999999999999999999999' is so small that"),
        ('{"a": 1e-400}', "--context: the number '1e-400' is so small that nothing is kept of it; write 0, or text"),
        ('{"a": 9223372036854775808}', "--context: the number '9223372036854775808' is too large; write it as text"),
        ('{"a": 0.%s}' % ("1" * 35), "has more than 34 digits; round it, or write it as text"),
    ],
)
def test_the_command_line_takes_an_object(text: str, fault: str) -> None:
    with pytest.raises(BadFile, match=fault):
        json_object(text, "--context")


def test_a_file_that_cannot_be_opened_is_told_without_words_of_the_system(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none", "there is no such file"), (tmp_path, "it is a folder")):
        with pytest.raises(BadFile) as refusal:
            content_of(path)

        assert str(refusal.value) == f"{path}: {reason}; see its name and who may read it"


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "a.bpmn")
    with socket(AF_UNIX) as bound:
        bound.bind(str(door := tmp_path / "b.bpmn"))

        for path in (pipe, door, Path("/dev/zero")):
            with pytest.raises(BadFile, match="it is no ordinary file"):
                content_of(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (large := tmp_path / "a.bpmn").open("wb") as file:
        file.truncate(6_000_000_000)

    with pytest.raises(BadFile, match=r"6000\.0 MB is more than the 5 MB that are read; split it"):
        content_of(large)
