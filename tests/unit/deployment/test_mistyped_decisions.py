"""What `atqaru check` says of decisions that the kinds and options of values rule out."""

import pytest

from tests.diagrams import decide
from tests.unit.deployment.kinds import asked, found
from tests.unit.dmn.models import decision, definitions, input_data, item, literal, output, table

FEES = definitions(
    item("tSize", "string", allowed='"small", "large"'),
    input_data("born", "date"),
    input_data("size", "tSize"),
    input_data("verdict", "string"),
    decision("tall", literal('born > "2024-01-01"'), requires=("in_born",)),
    decision("fee", table(["size"], [output("fee")], ['"smal" | 1', '"large" | 2']), requires=("in_size",)),
    decision("next", table(["verdict"], [output("next")], ['"aproved" | 1', "- | 2"]), requires=("in_verdict",)),
)


def test_types_of_a_decision_file_are_known_in_it() -> None:
    lines = found(fees=FEES)

    assert len(lines) == 2
    assert (
        "fees.dmn:tall: warning: literal expression can only be null: date and string have no order; write date("
        in lines[0]
    )
    assert lines[1].startswith("fees.dmn:fee: warning: rule 1, input column 1 (size)")
    assert 'size is never "smal", but one of "large", "small"; did you mean "small"' in lines[1]


def test_a_table_that_a_task_asks_knows_the_options_of_the_case() -> None:
    lines = found(asked("true", decide("d", "next")), fees=FEES)

    assert len(lines) == 3
    assert 'verdict is never "aproved", but one of "approved", "refused"; did you mean "approved"' in lines[2]


def test_an_input_of_another_kind_than_the_decision_takes_is_told() -> None:
    lines = found(asked("true", decide("d", "next", inputs={"verdict": "=amount"})), fees=FEES)

    assert lines[-1] == (
        "1.bpmn:d: warning: the decision takes 'verdict' as string and gets number, so reads null; "
        "map an input verdict that is string, or change the type in the decision"
    )


def test_what_a_decision_gives_is_known() -> None:
    grades = table(["name"], [output("grade")], ['"a" | "low"', '- | "high"'], 'hitPolicy="FIRST"')
    file = definitions(input_data("name"), decision("grade", grades, requires=("in_name",)))

    (line,) = found(asked('grade = "hihg"', decide("d", "grade", "grade")), grades=file)

    assert 'grade is never "hihg", but one of "high", "low"; did you mean "high"' in line
    assert found(asked('grade = "low"', decide("d", "grade", "grade")), grades=file) == []


def test_an_only_answer_may_become_another_one() -> None:
    file = definitions(decision("grade", literal('"low"')))

    assert found(asked('grade = "high"', decide("d", "grade", "grade")), grades=file) == []
    assert len(found(asked("grade > 5", decide("d", "grade", "grade")), grades=file)) == 1


@pytest.mark.parametrize(
    ("column", "type_name", "cell", "words"),
    [
        ("born", "date", '< "2024-01-01"', 'date and string have no order; write date("2024-01-01")'),
        ("verdict", "number", "5", "string and number cannot be compared; write a string in place of 5"),
        ("name", "number", "5", "string and number cannot be compared; write number(name)"),
        ("amount", "boolean", "true", "number and boolean cannot be compared; write a number in place of true"),
        ("born", "date", '< date("2024-01-01")', ""),
        ("born", "tDay", '< "2024-01-01"', ""),
        ("name", "date", '< "2024-01-01"', ""),
        ("amount", "number", "5", ""),
        ("unknown", "date", '< "2024-01-01"', ""),
        ("born", "Any", '< "2024-01-01"', ""),
    ],
)
def test_a_column_asks_a_value_of_the_case_as_its_type(column: str, type_name: str, cell: str, words: str) -> None:
    rules = table([column], [output("sum")], [f"{cell} | 1", "- | 2"], 'hitPolicy="FIRST"', {column: type_name})
    file = definitions(item("tDay", "date"), decision("sum", rules))

    lines = found(asked("true", decide("d", "sum")), fees=file)

    assert [words in line for line in lines] == ([True] if words else [])
    assert all(line.startswith("fees.dmn:sum: warning: rule 1, input column 1") for line in lines)


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (
            output("o", type_name="number"),
            '"z"',
            'type is number, and this is string; write a number in place of "z"',
        ),
        (
            output("o", type_name="date"),
            '"2024-01-01"',
            'type is date, and this is string; write date("2024-01-01")',
        ),
        (output("o", type_name="string"), "name = 5", "write number(name)"),
        (output("o", values='"x", "yes"'), '"yess"', 'never "yess", but one of "x", "yes"; did you mean "yes"'),
        (output("o", values="1, 2"), "3", "the answer is never 3, but one of 1, 2"),
        (output("o", type_name="tCode"), '"z"', 'the answer is never "z", but one of "x", "y"'),
        (output("o", type_name="number"), "5", ""),
        (output("o", type_name="number"), "unknown", ""),
        (output("o", type_name="number"), "null", ""),
        (output("o", type_name="dateTime"), "today()", ""),
        (output("o", type_name="tCodes"), '"x"', ""),
        (output("o", values='"x", "y"'), 'if name = "a" then "x" else "z"', ""),
    ],
)
def test_an_answer_that_its_column_does_not_take_is_told(column: str, cell: str, words: str) -> None:
    rules = table(["amount"], [column], [f"5 | {cell}"])
    types = (item("tCode", "string", allowed='"x", "y"'), item("tCodes", "tCode", is_collection=True))
    file = definitions(*types, decision("sum", rules))

    lines = found(asked("true", decide("d", "sum")), fees=file)

    assert [words in line for line in lines] == ([True] if words else [])
    assert all(line.startswith("fees.dmn:sum: warning: rule 1, output column 1 (o) ") for line in lines)


def test_a_default_answer_and_the_value_of_an_expression_are_held_against_their_types() -> None:
    rules = table(["amount"], [output("o", default='"z"', type_name="number")], ["5 | 1"])
    file = definitions(decision("sum", rules), decision("text", literal('"a"'), type_name="number"))

    lines = found(fees=file)

    assert [line.partition(" can only be null: the type is number")[0] for line in lines] == [
        "fees.dmn:sum: warning: output column 1 (o), default",
        "fees.dmn:text: warning: literal expression",
    ]


def test_of_one_file_ten_are_told_and_how_many_there_are_more() -> None:
    rules = table(["verdict"], [output("o")], [f'"v{number}" | {number}' for number in range(25)])
    file = definitions(decision("many", rules))

    lines = found(asked("true", decide("d", "many")), fees=file)

    assert len(lines) == 11
    assert lines[-1] == "fees.dmn:file: warning: and 15 more that are null, or always the same"
