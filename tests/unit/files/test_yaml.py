"""YAML that people write: values of JSON as they are written, and words of ours for what cannot be read."""

from zoneinfo import ZoneInfo

import pytest
from pydantic import JsonValue

from engine.files.faults import BadFile
from engine.files.written import Written
from engine.files.yaml_text import read_yaml
from tests.timing import within

ZONE = ZoneInfo("Asia/Almaty")


class Anything(Written):
    values: JsonValue = None


def read(text: str | bytes) -> JsonValue:
    content = text.encode() if isinstance(text, str) else text
    return read_yaml(content, "a.yaml", Anything, ZONE).values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{on: 1, yes: 2, 5: 3, ~: 4}", {"on": 1, "yes": 2, "5": 3, "~": 4}),
        ("[2026-04-01, 2026-04-01 10:00:00]", ["2026-04-01", "2026-04-01T10:00:00+05:00"]),
        ("[2026-04-01T10:00:00Z]", ["2026-04-01T10:00:00+00:00"]),
        ("[10:00, +77011234567, 0123, 012, 0x1F, 1_000, .5, .inf]", "10:00 +77011234567 0123 012 0x1F 1_000 .5 .inf"),
        ("[1, -2, 1.5, 0.1, 1e3, 12345678901234567890]", [1, -2, 1.5, 0.1, "1e3", 12345678901234567890]),
        ("[true, no, null, ~, '', text]", [True, False, None, None, "", "text"]),
        ("{a: &x [1], b: *x}", {"a": [1], "b": [1]}),
    ],
)
def test_values_are_those_of_json_as_they_are_written(written: str, value: JsonValue) -> None:
    assert read(f"values: {written}") == (value.split() if isinstance(value, str) else value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("values:\n  [1,\n", "line 3: not valid YAML: a list or mapping in brackets is not closed"),
        ("values: [1\nb: 2", "line 2: not valid YAML: a list in brackets is not closed, or lacks a comma"),
        ("values: {a: 1\nb: 2", "line 2: not valid YAML: a mapping in braces is not closed, or lacks a comma"),
        ("a: b\nvalues: 'x\n", "line 2: not valid YAML: a text in quotes is not closed"),
        ("values:\n\t- c", "line 2: not valid YAML: a tab is where YAML takes blanks only"),
        ("values: b: c", "line 1: not valid YAML: a colon is in the wrong place"),
        ("values: 1\nb\nc: 2", "line 2: not valid YAML: a colon with a blank after the name is missing"),
        ("values: *x", "line 1: not valid YAML: an alias is used before what it names"),
        ('values: "\\q"', "line 1: not valid YAML: a backslash begins nothing here"),
        ("values: 1\n---\nb", "line 2: not valid YAML: a second document begins"),
        ("values: %a", "line 1: not valid YAML: a sign begins a text that may not begin one"),
        ("values:\n  - a\n b: 1", "line 3: not valid YAML: the line is indented otherwise"),
        ("values: 1\nb: \x01", "line 2: not valid YAML: a sign is here that is no part of a text"),
        ("values: 1\nb: \x00", "line 2: NUL is here, which is no part of a text"),
        (b"values: 1\nb: \xff", "line 2: not text in UTF-8; save the file as UTF-8"),
        ("values: " + "[" * 5000 + "]" * 5000, "lists and mappings are nested too deeply"),
        ("values: " + "[" * 101 + "]" * 101, "line 1: lists and mappings are nested more than 100 deep; flatten them"),
        ("values: 2026-13-45", "line 1: 2026-13-45 is not a day of the calendar; check month, day and time"),
        ("values: " + "9" * 5000, "line 1: a number has more digits than are kept"),
        ("values: 0.1234567890123456789", "line 1: a number has more digits than are kept"),
        ("values: !!binary aGk=", "line 1: the tag !!binary is not taken; write a plain value"),
        (
            "values: !!python/object/apply:os.system [ls]",
            "line 1: the tag !!python/object/apply:os.system is",
        ),
        ("values: {a: 1}\nvalues: 2", "line 2: the field 'values' is given twice; leave one out"),
        ("values: {? [1] : 2}", "line 1: a name must be a text"),
        ("values: {<<: {a: 1}}", "line 1: a name must be a text; write the fields out"),
        ("values: &a {x: *a}", "line 1: what begins here holds itself by an alias"),
        ("", "must be a mapping with values, not null"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str | bytes, fault: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(text)

    assert str(refusal.value).startswith(f"a.yaml:{fault}" if fault.startswith("line") else f"a.yaml: {fault}")


def test_aliases_that_unfold_without_end_are_refused() -> None:
    bomb = "values:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"  a{depth}: &a{depth} [{', '.join([f'*a{depth - 1}'] * 9)}]\n" for depth in range(1, 12)
    )

    with pytest.raises(BadFile, match=r"a\.yaml:line \d+: aliases unfold to more than 100000 values"):
        read(bomb)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [1]\n" * 200_000, "a.yaml:line 33334: more than 100000 values come before this; split the file"),
        ("values: " + "x" * 5_000_000, "a.yaml: 5.0 MB is more than the 5 MB that are read; split it"),
    ],
    ids=["values", "bytes"],
)
def test_a_file_that_would_take_minutes_is_refused_within_seconds(text: str, fault: str) -> None:
    with within(15), pytest.raises(BadFile) as refusal:
        read(text)

    assert str(refusal.value) == fault
