"""What a page draws: values, options, errors, and texts with expressions in them."""

import dataclasses

import pytest

from engine.forms import TextBlock
from tests.unit.forms.forms import NOW, field, form, views


def test_a_field_shows_what_was_entered_else_the_case_else_its_default() -> None:
    made = form(field("textfield", "name", defaultValue="nobody"))

    assert views(made)["name"].value == "nobody"
    assert views(made, variables={"name": "Aru"})["name"].value == "Aru"
    assert views(made, {"name": ""}, {"name": "Aru"})["name"].value == ""


def test_a_wrong_value_is_shown_as_it_was_entered_with_its_error() -> None:
    made = form(field("number", "trees"), field("datetime", "on", subtype="date"))
    errors = {"trees": "not a number", "on": "no such day"}

    drawn = views(made, {"trees": "a lot", "on": "30.02.2026"}, errors=errors)

    assert (drawn["trees"].value, drawn["trees"].error) == ("a lot", "not a number")
    assert (drawn["on"].value, drawn["on"].error) == ("30.02.2026", "no such day")


def test_a_form_is_drawn_with_all_that_a_template_needs() -> None:
    made = form(
        field(
            "textfield",
            "mail",
            description="Of {{ who }}",
            validate={"required": True, "validationType": "email", "maxLength": "=9 + 1"},
            appearance={"prefixAdorner": "@", "suffixAdorner": "{{ who }}"},
        ),
        field("number", "trees", decimalDigits=2, validate={"min": 1, "max": "=limit"}),
        field("datetime", "at", subtype="datetime", timeInterval=15, disallowPassedDates=True),
    )

    drawn = views(made, variables={"who": "Aru", "limit": 5, "at": "2026-04-09T13:30:00Z"})

    mail, trees, at = drawn["mail"], drawn["trees"], drawn["at"]
    assert (mail.html_id, mail.label, mail.description, mail.required) == (
        "field-mail",
        "Mail",
        "Of Aru",
        True,
    )
    assert (mail.input_type, mail.max_length, mail.prefix, mail.suffix) == ("email", "10", "@", "Aru")
    assert (trees.minimum, trees.maximum, trees.step) == ("1", "5", "0.01")
    assert (at.value, at.input_type, at.step, at.minimum) == (
        "2026-04-09T18:30",
        "datetime-local",
        "900",
        "2026-04-08T00:00",
    )


def test_options_say_which_are_chosen() -> None:
    made = form(
        field("select", "year", valuesExpression="=[2025, 2026]"),
        field("checklist", "docs", valuesKey="known"),
    )
    case = {
        "year": 2026,
        "docs": ["t"],
        "known": [{"label": "Plan", "value": "p"}, {"label": "Title", "value": "t"}],
    }

    drawn = views(made, variables=case)

    assert [(option.value, option.selected) for option in drawn["year"].options] == [
        ("2025", False),
        ("2026", True),
    ]
    assert [option.html_id for option in drawn["docs"].options] == ["field-docs-1", "field-docs-2"]
    assert drawn["docs"].value == ("t",)
    assert drawn["docs"].text == "Title"


def test_a_field_hidden_by_another_field_is_marked_so_that_a_page_without_scripts_can_show_it() -> None:
    made = form(
        field("checkbox", "big"),
        field("number", "trees", conditional={"hide": "=not(big)"}),
        field("number", "fee", conditional={"hide": "=paid"}),
    )

    drawn = views(made, variables={"paid": True})

    assert (drawn["trees"].hidden, drawn["trees"].conditional) == (True, True)
    assert (drawn["fee"].hidden, drawn["fee"].conditional) == (True, False)


def test_read_only_fields_show_the_case_whatever_was_posted() -> None:
    made = form(field("textfield", "number", readonly=True))

    view = views(made, {"number": "forged"}, {"number": "ATT-1"})["number"]

    assert (view.value, view.readonly) == ("ATT-1", True)


def test_rows_and_groups_have_children_with_paths_of_their_own() -> None:
    group = {
        "type": "group",
        "id": "G",
        "path": "applicant",
        "label": "Applicant",
        "components": [field("textfield", "name")],
    }
    rows = {
        "type": "dynamiclist",
        "id": "L",
        "path": "rows",
        "label": "Rows",
        "defaultRepetitions": 2,
        "allowAddRemove": True,
        "components": [field("number", "count")],
    }
    made = form(group, rows)

    drawn = views(made)
    entered = views(made, {"rows": [{"count": "x"}]}, {"rows": [{"count": 1}, {"count": 2}]}, {"rows.0.count": "wrong"})

    assert [child.path for child in drawn["applicant"].children] == ["applicant.name"]
    assert [(row.kind, row.path, row.label) for row in drawn["rows"].children] == [
        ("row", "rows.0", "1"),
        ("row", "rows.1", "2"),
    ]
    assert drawn["rows"].may_grow
    count = entered["rows"].children[0].children[0]
    assert (count.path, count.html_id, count.value, count.error) == (
        "rows.0.count",
        "field-rows-0-count",
        "x",
        "wrong",
    )
    assert len(entered["rows"].children) == 1


def test_rows_of_the_case_are_shown() -> None:
    rows = {"type": "dynamiclist", "id": "L", "path": "rows", "components": [field("textfield", "name")]}

    drawn = views(form(rows), variables={"rows": [{"name": "a"}, {"name": "b"}]})

    assert [row.children[0].value for row in drawn["rows"].children] == ["a", "b"]


def test_a_value_does_not_divide_the_text_in_which_it_stands() -> None:
    text = "# Check {{ number }}\nRegistered\non {{ at }}\n\n- **first**\n* second\n\n"
    text += "Last: {{ nothing }}{{ 2 ** 3 }}"
    made = form({"type": "text", "id": "T", "text": text})

    view = views(made, variables={"number": "7\n# 8", "at": "2026-04-08"})["field-T"]

    assert view.blocks == (
        TextBlock("heading", 1, "Check 7\n# 8"),
        TextBlock("paragraph", 0, "Registered\non 2026-04-08"),
        TextBlock("item", 0, "first"),
        TextBlock("item", 0, "second"),
        TextBlock("paragraph", 0, "Last: 8"),
    )


def test_html_is_reduced_to_its_text() -> None:
    content = "<h2>Total</h2><script>alert(1)</script><p onclick='x'>Sum: <b>{{ total }}</b> &amp; more</p>"
    content += "<ul><li>a<li>b</ul>"
    made = form({"type": "html", "id": "H", "content": content})

    view = views(made, variables={"total": "<i>5</i>"})["field-H"]

    assert [(block.kind, block.text) for block in view.blocks] == [
        ("heading", "Total"),
        ("paragraph", "Sum: <i>5</i> & more"),
        ("item", "a"),
        ("item", "b"),
    ]


def test_a_table_shows_rows_of_the_case() -> None:
    made = form(
        {
            "type": "table",
            "id": "T",
            "label": "History",
            "dataSource": "=history",
            "columns": [{"key": "at", "label": "At"}, {"key": "who.name"}],
        }
    )

    view = views(made, variables={"history": [{"at": "2026-04-08", "who": {"name": "Aru"}}, {"at": None}, 5]})[
        "field-T"
    ]

    assert view.headings == ("At", "who.name")
    assert view.rows == (("2026-04-08", "Aru"), ("", ""), ("", ""))


def test_columns_of_a_table_may_be_computed() -> None:
    made = form(
        {
            "type": "table",
            "id": "T",
            "dataSource": "=[{a: 1}]",
            "columnsExpression": '=[{key: "a", label: "A"}]',
        }
    )

    view = views(made)["field-T"]

    assert (view.headings, view.rows) == (("A",), (("1",),))


@pytest.mark.parametrize("kind", ["image", "iframe", "documentPreview", "button"])
def test_what_the_page_does_not_draw_is_left_out(kind: str) -> None:
    assert views(form({"type": kind}, {"type": "separator", "id": "S"})).keys() == {"field-S"}


def test_an_expression_that_fails_leaves_the_rest_of_the_form_usable() -> None:
    endless = "count(for i in 1..1000000000 return i)"
    made = form(
        field("textfield", "name", label=f"{{{{ {endless} }}}}", validate={"maxLength": f"={endless}"}),
        {"type": "table", "id": "T", "dataSource": f"={endless}"},
    )

    drawn = views(made)

    assert (drawn["name"].label, drawn["name"].max_length) == ("name", "")
    assert drawn["field-T"].rows == ()


def test_a_view_cannot_be_changed() -> None:
    view = views(form(field("textfield", "name")))["name"]

    with pytest.raises(dataclasses.FrozenInstanceError):
        view.value = "x"  # type: ignore[misc]  # that it cannot is the point


def test_a_computed_value_is_drawn_only_where_it_has_a_label() -> None:
    made = form(
        field("number", "trees"),
        field("expression", "fee", expression="=trees * 10", label=""),
        field("expression", "total", expression="=trees * 12", label="Total"),
    )

    drawn = views(made, {"trees": "3"})

    assert (drawn["fee"].hidden, drawn["total"].hidden, drawn["total"].value) == (True, False, "36")


WORDS = {"2026-04-10": "10 апреля 2026", "Almaty city": "город Алматы", "Yes": "Да"}


def in_russian(text: str) -> str:
    return WORDS.get(text, text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Until {{on}}", "Until 10 апреля 2026"),
        ("{{place}}", "город Алматы"),
        ('{{place + ", " + on}}', "Almaty city, 10 апреля 2026"),
        ("{{if is_late then on else null}}", "10 апреля 2026"),
        ("{{is_late}}", "Да"),
        ("{{[place, on]}}", "город Алматы, 10 апреля 2026"),
        ("{{paper}}", "Signed on 2026-04-10"),
        ("No. {{number}}", "No. 7-2026-04-10"),
        ("On 2026-04-10", "On 2026-04-10"),
    ],
)
def test_days_names_and_conditions_are_said_in_the_language_of_the_person(text: str, shown: str) -> None:
    variables = {
        "on": "2026-04-10",
        "place": "Almaty city",
        "is_late": True,
        "paper": "Signed on 2026-04-10",  # it is signed as it stands
        "number": "7-2026-04-10",
    }
    made = form(field("textfield", "x", label=text), {"type": "text", "text": text})

    drawn = made.view({}, variables, {}, {}, NOW, in_russian, in_russian)

    assert [drawn[0].label, drawn[1].blocks[0].text] == [shown, shown]


def test_labels_of_options_tables_and_read_values_say_them_too() -> None:
    made = form(
        field("radio", "way", valuesExpression='=[{value: 1, label: [place, "on " + on]}]'),
        {"type": "table", "id": "t", "dataSource": "=[{on: on}]", "columns": [{"key": "on", "label": "On"}]},
        field("datetime", "read", subtype="date", readonly=True),
    )

    drawn = made.view(
        {}, {"on": "2026-04-10", "place": "Almaty city", "read": "2026-04-10"}, {}, {}, NOW, worded=in_russian
    )

    assert drawn[0].options[0].label == "город Алматы, on 10 апреля 2026"
    assert drawn[1].rows == (("10 апреля 2026",),)
    assert drawn[2].text == "10 апреля 2026"


def test_options_are_in_the_order_of_the_alphabet_where_the_form_asks_for_it() -> None:
    labels = [
        "Ярославль",
        "Қостанай",
        "Карағанды",
        "Ә",
        "Shymkent",
        "Ёлка",
        "астана",
        "Жамбыл",
        "Елка",
        "Ұлытау",
        "Фергана",
    ]
    options = [{"value": label, "label": label} for label in labels]
    shown = views(
        form(
            field("select", "sorted", values=options, properties={"sort": "label"}),
            field("radio", "drawn", values=options, properties={"sort": "none"}),
        )
    )

    assert [option.label for option in shown["drawn"].options] == labels
    assert [option.label for option in shown["sorted"].options] == [
        "Shymkent", "астана", "Ә", "Елка", "Ёлка", "Жамбыл", "Карағанды", "Қостанай", "Ұлытау", "Фергана", "Ярославль",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{#if score >= 70}}Passed.{{/if}} Done.", "Passed. Done."),
        ("{{#if score < 70}}Failed.{{/if}} Done.", " Done."),
        ("{{#if missing}}Never{{/if}}", ""),
        ("{{#if score >= 70}}With {{score}}{{#if score = 100}}, all right{{/if}}.{{/if}}", "With 81."),
        ("{{#loop members}}* {{name}}: {{vote}}\n{{/loop}}", "* Aru: for\n* Dana: against\n"),
        ("{{#loop names}}{{i[1]}}. {{this}} {{/loop}}", "1. Aru 2. Dana "),
        ("{{#loop members}}{{name}} ({{parent.score}}) {{/loop}}", "Aru (81) Dana (81) "),
        ('{{#loop members}}{{#if vote = "for"}}{{name}}{{/if}}{{/loop}}', "Aru"),
        ("{{#loop members}}{{#loop marks}}{{this}},{{/loop}} {{/loop}}", "1,2, 3, "),
        ("{{#loop score}}x{{/loop}}", ""),
        ("{{#loop missing}}x{{/loop}}", ""),
        ("{{#loop for i in 1..1001 return i}}x{{/loop}}", ""),
    ],
)
def test_a_part_of_a_text_is_shown_if_and_as_often_as_its_block_says(text: str, shown: str) -> None:
    members = [{"name": "Aru", "vote": "for", "marks": [1, 2]}, {"name": "Dana", "vote": "against", "marks": [3]}]
    variables = {"score": 81, "names": ["Aru", "Dana"], "members": members}

    assert views(form(field("textfield", "a", description=text)), variables=variables)["a"].description == shown
