"""The lines in which two texts differ: what is shown of long texts, and that none keeps a page waiting."""

import time

import pytest

from web.wordings.differences import differences, marked

MOST_SECONDS = 5


def kinds(before: str, after: str) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in differences(before, after)]


def test_a_changed_line_stands_between_those_around_it() -> None:
    assert kinds("a\nb\nc\nd\ne\nf", "a\nb\nc\nX\ne\nf") == [
        ("gap", ""),
        ("same", "b"),
        ("same", "c"),
        ("gone", "d"),
        ("new", "X"),
        ("same", "e"),
        ("same", "f"),
    ]


@pytest.mark.parametrize("paragraphs", [240, 5000])
def test_a_text_of_which_every_paragraph_is_another_is_compared_at_once(paragraphs: int) -> None:
    before = "\n".join(f"Paragraph {number}.\n" for number in range(paragraphs))
    after = "\n".join(f"Another {number}.\n" for number in range(paragraphs))
    begun = time.monotonic()

    found = kinds(before, after)

    assert time.monotonic() - begun < MOST_SECONDS
    added = [text for kind, text in found if kind == "new" and text]
    assert added == [f"Another {number}." for number in range(paragraphs)]


def test_a_long_text_that_has_not_changed_has_no_differences() -> None:
    text = "\n".join(f"Paragraph {number}." for number in range(2000))

    assert differences(text, text) == []


def test_words_without_one_in_common_are_compared_at_once() -> None:
    before, after = " ".join(f"a{number}" for number in range(900)), " ".join(f"b{number}" for number in range(900))
    begun = time.monotonic()

    gone, added = marked(before, after)

    assert time.monotonic() - begun < MOST_SECONDS
    assert ("".join(part.text for part in gone), "".join(part.text for part in added)) == (before, after)
