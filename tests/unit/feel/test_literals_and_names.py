from decimal import Decimal

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1", Decimal(1)),
        (".5", Decimal("0.5")),
        ("1.5e3", Decimal(1500)),
        ("-1.20", Decimal("-1.20")),
        ("true", True),
        ("null", None),
        ('"a\\"b\\n\\u0041\\\\"', 'a"b\nA\\'),
        ('"\\U01F40E"', "\U0001f40e"),
        ('"\\uD83D\\uDC0E"', "\U0001f40e"),
        ('"\\uD83D"', "\ufffd"),
        ('"\\d+"', "\\d+"),
        ("[1, [2], null]", [Decimal(1), [Decimal(2)], None]),
        ('{a: 1, "b c": 2}', {"a": Decimal(1), "b c": Decimal(2)}),
        ("/* one */ 1 // the end", Decimal(1)),
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
    ],
)
def test_a_literal_is_its_value(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


@pytest.mark.parametrize(
    ("expression", "context", "expected"),
    [
        ("first name + last-name", {"first name": "A", "last-name": "B"}, "AB"),
        ("first   name", {"first name": "A"}, "A"),
        ("a-b", {"a": 5, "b": 3}, 2),
        ("a-b", {"a": 5, "b": 3, "a-b": 7}, 7),
        ("a - b", {"a": 5, "b": 3, "a-b": 7}, 7),
        ("a b", {"a b": 1, "a b c": 2}, 1),
        ("a b c", {"a b": 1, "a b c": 2}, 2),
        ("case.full name", {"case": {"full name": "A"}}, "A"),
        ("тапсырыс_саны * 2", {"тапсырыс_саны": 2}, 4),
        ("🐎", {"🐎": 1}, 1),
        ("{full name: 1, b: full name + 1}.b", {}, 2),
        ("for my item in [1, 2] return my item * 2", {}, [2, 4]),
        ("x between low and high", {"x": 2, "low": 1, "high": 3}, True),
        ("income", {"income": 5, "in": 1}, 5),
        ("a+b * 2", {"a + b": 1}, 2),
        ("(function(a + b) a +b + 5)(5)", {}, 10),
        ("x.full name", {"x": [{"full name": "A"}]}, ["A"]),
        ('{"a b": 1}.a b', {}, 1),
        ('[{"a b": 1}, {"a b": 2}][a b = 2].a b', {}, [2]),
        ('{"a+b": 1, c: a + b}.c', {}, 1),
        ('{"a !": 1, a: 2, c: a != 3}.c', {}, True),
    ],
)
def test_a_name_of_several_words_or_signs_is_known_from_its_scope(
    expression: str, context: dict[str, object], expected: object
) -> None:
    assert feel.evaluate(expression, context) == expected


def test_a_compiled_expression_knows_the_names_that_it_was_given() -> None:
    expression = feel.compile("applicant name + x", {"applicant name", "x"})

    assert expression.evaluate({"applicant name": "A", "x": "B"}) == "AB"
    assert expression.variables == {"applicant name", "x"}


def test_a_missing_variable_is_null_with_a_warning_that_tells_where() -> None:
    value, warnings = feel.compile("1 +\n  nothing").trace({})

    assert value is None
    assert [warning.reason for warning in warnings] == [
        "there is no variable nothing",
        "number and null cannot be added",
    ]
    assert (warnings[0].line, warnings[0].column) == (2, 3)
    assert warnings[0].caret == "  nothing\n  ^"


@pytest.mark.parametrize(
    ("expression", "variables", "possible", "calls"),
    [
        ("a.b.c + d", {"a", "d"}, set(), set()),
        ("for x in list return x + y", {"list", "y"}, set(), set()),
        ("{a: 1, b: a + c}", {"c"}, set(), set()),
        ("count(list[price > limit])", {"list"}, {"price", "limit"}, {"count"}),
        ("(function(x) x + z)(1)", {"z"}, set(), set()),
        ("string length(name)", {"name"}, set(), {"string length"}),
        ("x in (? > 1, 2)", {"x"}, set(), set()),
        ("sort(list, function(a, b) a < b)", {"list"}, set(), {"sort"}),
    ],
)
def test_an_expression_tells_its_free_names_and_its_calls(
    expression: str, variables: set[str], possible: set[str], calls: set[str]
) -> None:
    compiled = feel.compile(expression)

    assert compiled.variables == variables
    assert compiled.possible_variables == possible
    assert compiled.calls == calls


@pytest.mark.parametrize("key", ["a b", "a  b", " a", "a ", "", "a\tb", "a\nb", "a, b: {!", "1st", "in", '"', "\\"])
def test_a_text_as_key_of_a_context_is_kept_to_the_letter(key: str) -> None:
    known = {"key": key, "text": f"{{{feel.feel_text(key)}: 1}}"}
    written = feel.evaluate(known["text"])

    assert written == {key: 1}
    assert feel.evaluate("get value(written, key)", {"written": written, **known}) == 1
    assert feel.evaluate("get entries(written).key", {"written": written}) == [key]
    assert feel.evaluate("context put({}, key, 1) = written", {"written": written, **known}) is True


def test_keys_that_differ_in_their_blanks_are_different_keys() -> None:
    assert feel.evaluate('{"a b": 1, "a  b": 2}') == {"a b": 1, "a  b": 2}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("`7.1 of the Rules` + 1", 3),
        ("{`a-b`: 3, c: `a-b`}.c", 3),
        ("{`a-b`: 3, c: a-b}.c", 4),  # known only between backticks, so this is a subtraction
        ("[{`a b`: 1}, {`a b`: 2}][`a b` = 2].`a b`", [2]),
        ("for `my i` in [1, 2] return `my i` * 2", [2, 4]),
        ("(function(`x y`) `x y`)(`x y`: 3)", 3),
        ("some `if` in [1] satisfies `if` = 1", True),
        ('`substring`(`string`: "abc", start position: 2)', "bc"),
        ("`if`", None),
    ],
)
def test_between_backticks_any_signs_make_a_name(expression: str, expected: object) -> None:
    assert feel.evaluate(expression, {"7.1 of the Rules": 2, "a": 5, "b": 1}) == expected


@pytest.mark.parametrize("expression", ["``", "`a", "{`a: 1}", "`a\nb`"])
def test_a_name_between_backticks_that_does_not_end_is_told(expression: str) -> None:
    with pytest.raises(feel.FeelSyntaxError, match="a name between backticks is empty or never ends"):
        feel.compile(expression)
