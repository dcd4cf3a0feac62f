"""What of a text can be seen."""

import pytest

from engine.visible import says_something, seen


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\u00a0\u2003",
        "\u200b\u2060",
        "\u3164 \ufe0f",
        "a",
        "  қ",
        "\u200b.\u200b",
        "\u200b\n \u2800",
        "\x1f",
        "\x1c \x85",
        "\u00ad",
        "\n\n—",
    ],
)
def test_a_text_says_something_where_anything_of_it_is_seen(text: str) -> None:
    assert says_something(text) is bool(seen(text))
