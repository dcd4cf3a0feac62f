"""The blocks `{{#if …}}` and `{{#loop …}}` of texts: what they hold, what they show and where they end."""

from typing import Any

import pytest

from engine.forms.expressions.template import MOST_CHARACTERS, MOST_ITEMS
from engine.forms.expressions.template_reader import MOST_BLOCKS
from tests.unit.forms.forms import field, form, views

#: What a person could type to be shown as more than text.
TYPED = ["# A", "* B", "1. C", "[D](https://d.kz)", "**E**", "a\n\n# F", "<h2>G</h2>", "{{secret}}", "\ufdd00\ufdd1"]


def shown(text: str, key: str = "text", **variables: Any) -> list[tuple[str, str]]:
    """The kind and text of each part of a text, or with the key `content` of some HTML."""
    made = form({"type": "text" if key == "text" else "html", "id": "T", key: text})
    return [(block.kind, block.text) for block in views(made, variables=variables)["field-T"].blocks]


def filled(text: str, **variables: Any) -> str:
    """A description filled in."""
    return views(form(field("textfield", "a", description=text)), variables=variables)["a"].description


@pytest.mark.parametrize(
    "text",
    [
        "Members:\n{{#loop members}}\n* {{name}}\n{{/loop}}\nIn all 2",
        "Members:\n\n{{#loop members}}* {{name}}\n{{/loop}}\n\nIn all 2",
        "{{#if true}}\nMembers:\n{{#loop members}}\n  * {{name}}\n{{/loop}}\n\nIn all {{count(members)}}\n{{/if}}",
        "Members:\r\n{{#loop members}}\r\n* {{name}}{{#if false}} gone{{/if}}\r\n{{/loop}}\r\nIn all 2",
    ],
)
def test_a_loop_makes_an_item_of_each_entry(text: str) -> None:
    found = shown(text, members=[{"name": "Aru"}, {"name": "Dana"}])

    assert found == [("paragraph", "Members:"), ("item", "Aru"), ("item", "Dana"), ("paragraph", "In all 2")]


@pytest.mark.parametrize(("score", "remark"), [(80, "Passed"), (20, "Failed")])
def test_a_condition_decides_on_headings_and_paragraphs(score: int, remark: str) -> None:
    text = "{{#if score >= 70}}\n# Passed\n\nWell\ndone.\n\nGo on.\n{{/if}}{{#if score < 70}}\n## Failed\n{{/if}}"

    found = shown(text, score=score)

    rest = [("paragraph", "Well\ndone."), ("paragraph", "Go on.")] if score == 80 else []
    assert found == [("heading", remark), *rest]


def test_a_line_with_a_tag_alone_does_not_divide_a_paragraph() -> None:
    text = "One\n{{#if yes}}\ntwo\n{{/if}}\n{{#if no}}\nnever\n{{/if}}\nthree"

    assert shown(text, yes=True, no=False) == [("paragraph", "One\ntwo\nthree")]


def test_what_is_filled_in_with_nothing_is_not_shown() -> None:
    text = "# {{#if no}}a{{/if}}\n\n* {{#if no}}b{{/if}}\n* {{nothing}}\n* c\n\n{{nothing}}"

    assert shown(text, no=False) == [("item", "c")]


@pytest.mark.parametrize("typed", TYPED)
def test_what_a_person_typed_stays_text(typed: str) -> None:
    expected = [("heading", f"For {typed}"), ("item", typed), ("paragraph", typed), ("paragraph", typed)]

    found = shown("# For {{typed}}\n{{#loop [typed]}}\n* {{this}}\n{{/loop}}\n{{typed}}\n\n{{typed}}", typed=typed)
    of_html = shown(
        "<h2>For {{typed}}</h2>{{#loop [typed]}}<li>{{this}}</li>{{/loop}}{{typed}}<p title='{{typed}}'>{{typed}}</p>",
        "content",
        typed=typed,
    )

    assert (found, of_html) == (expected, expected)
    assert shown("=typed", typed=typed) == [("paragraph", typed)]


def test_blocks_of_html_hold_elements() -> None:
    content = "<p>Members:</p>{{#if count(members) &gt; 1}}<ul>{{#loop members}}<li><b>{{name}}</b></li>{{/loop}}</ul>"
    content += "{{/if}}{{#if count(members) < 2}}<h2>Too few</h2><p>Ask more.</p>{{/if}}"
    two = [{"name": "Aru"}, {"name": "Dana"}]

    assert shown(content, "content", members=two) == [("paragraph", "Members:"), ("item", "Aru"), ("item", "Dana")]
    assert shown(content, "content", members=[]) == [
        ("paragraph", "Members:"),
        ("heading", "Too few"),
        ("paragraph", "Ask more."),
    ]


def test_a_part_with_an_expression_that_fails_is_left_out_and_the_others_stay() -> None:
    endless = "{{count(for a in 1..2000, b in 1..2000 return a)}}"

    assert shown(f"# Kept\n\nSum: {endless}\n\n* kept, too") == [("heading", "Kept"), ("item", "kept, too")]


def test_the_loops_of_a_text_together_show_a_thousand_items() -> None:
    items = list(range(MOST_ITEMS))
    two = "{{#loop items}}a{{/loop}}{{#loop more}}b{{/loop}}"
    # in all 31 and 31 times 31
    inner = "{{#loop few}}{{#loop few}}c{{/loop}}{{/loop}}"

    assert filled("{{#loop items}}a{{/loop}}", items=items) == "a" * MOST_ITEMS
    assert filled("{{#loop items}}a{{/loop}}", items=[*items, 1]) == ""
    assert filled(two, items=items[1:], more=[1]) == "a" * (MOST_ITEMS - 1) + "b"
    assert filled(two, items=items, more=[1]) == ""
    assert filled(inner, few=items[:31]) == "c" * 31 * 31
    assert filled(inner, few=items[:32]) == ""
    assert shown("Many: {{#loop items}}a{{/loop}}", items=[*items, 1]) == []


def test_a_text_has_an_end() -> None:
    long = "x" * (MOST_CHARACTERS // 10)

    assert filled("{{#loop items}}{{long}}{{/loop}}", items=list(range(10)), long=long) == long * 10
    assert filled("{{#loop items}}{{long}}{{/loop}}.", items=list(range(10)), long=long) == ""
    assert shown("{{#loop items}}{{long}}{{/loop}}", items=list(range(11)), long=long) == []


def test_twenty_blocks_lie_in_each_other() -> None:
    assert filled("{{#if true}}" * MOST_BLOCKS + "in" + "{{/if}}" * MOST_BLOCKS) == "in"


def test_the_expression_of_a_block_may_stand_in_a_line_of_its_own() -> None:
    assert filled("{{#if\nscore > 1\n}}much{{/if}}", score=2) == "much"
