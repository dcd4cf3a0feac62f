import pytest

from engine import feel

PEOPLE = {"people": [{"name": "A", "age": 20}, {"name": "B", "age": 40}, {"name": "C"}]}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("people.name", ["A", "B", "C"]),
        ("people.age", [20, 40, None]),
        ("people[age > 30].name", ["B"]),
        ("people[item.age > 30].name", ["B"]),
        ("people[1].name", "A"),
        ("people[-1].name", "C"),
        ("people[4]", None),
        ("people[0]", None),
        ("people[count(people) - 1].name", "B"),
        ("[1, 2, 3, 4][item > 2]", [3, 4]),
        ("[1, 2, 3][even(item)]", [2]),
        ("[][item > 1]", []),
        ("5[1]", 5),
        ("5[item > 6]", []),
        ("[{x: 1, y: {z: 2}}].y.z", [2]),
        ("{a: {b: 1}}.a.b", 1),
        ("{a: 1}.b", None),
        ("{a: 1, b: a + 1, c: [a, b]}.c", [1, 2]),
        ('{"a": 1}["a"]', None),
        ("{a: 1, a: 2}", None),
        ("[1, 2][1.5]", None),
        ("[1, 2][null]", []),
        ("[1, 2][true]", [1, 2]),
        ("null[item > 1]", None),
        ("[{item: 1}, {item: 2}][item > 1]", [{"item": 2}]),
        ("{a /* the first */ : 1}.a", 1),
        ("{a // the first\n : 1}.a", 1),
        ("{b + c: 2, d: b + c}.d", 2),
        ("[[{a: 1}], [{a: 2}]].a", [[1], [2]]),
        ("[1..3].start", 1),
        ("(1..3].start included", False),
    ],
)
def test_paths_and_filters_follow_the_standard(expression: str, expected: object) -> None:
    assert feel.evaluate(expression, PEOPLE) == expected


def test_an_entry_of_the_item_comes_before_a_variable_of_its_name() -> None:
    context = {"price": 100, "goods": [{"price": 1}, {"name": "x"}]}

    assert feel.evaluate("goods[price > 50]", context) == [{"name": "x"}]


def test_a_later_entry_does_not_change_an_earlier_one() -> None:
    assert feel.evaluate("{a: x, x: 2}.a", {"x": 1}) == 1


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("for x in [1, 2] return x * 2", [2, 4]),
        ("for x in [1, 2], y in [10, 20] return x + y", [11, 21, 12, 22]),
        ("for x in [[1, 2], [3]], y in x return y", [1, 2, 3]),
        ("for x in 1..3 return x", [1, 2, 3]),
        ("for x in 3..1 return x", [3, 2, 1]),
        ("for x in [1..3] return x", [1, 2, 3]),
        ("for x in (1..3) return x", [2]),
        ("for x in 1..4 return if x < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3]),
        ("for x in 5 return x", [5]),
        ("for x in [] return x", []),
        ("for x in null return x", None),
        ("for x in 1..1.5 return x", None),
        ('count(for d in @"2026-03-01"..@"2026-03-31" return d)', 31),
        ("some x in [1, 2] satisfies x > 1", True),
        ("some x in [] satisfies x > 1", False),
        ("some x in [1, null] satisfies x > 5", None),
        ("every x in [1, 2] satisfies x > 0", True),
        ("every x in [] satisfies x > 0", True),
        ("every x in [1, null] satisfies x > 0", None),
        ("every x in [1, 2], y in [3, 4] satisfies x < y", True),
    ],
)
def test_loops_follow_the_standard(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


def test_the_partial_result_can_be_kept_in_the_result() -> None:
    assert feel.evaluate("for x in 1..2 return partial") == [[], [[]]]
    assert feel.evaluate("for x in 1..2 return [partial]") == [[[]], [[[[]]]]]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(function(x) x + 1)(2)", 3),
        ("{f: function(x, y) x - y, r: f(y: 1, x: 3)}.r", 2),
        ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(10)}.r", 3628800),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", 3),
        ("{f: function(x: number) x, r: f(true)}.r", None),
        ("{f: function(x) x, r: f(1, 2)}.r", None),
        ("(function(x) external {})(1)", None),
    ],
)
def test_functions_can_be_defined_and_called(expression: str, expected: object) -> None:
    assert feel.evaluate(expression) == expected


@pytest.mark.parametrize("sign", ["}", "{", ",", "+", "]", ")", "..", '\\"'])
def test_a_key_of_signs_does_not_hide_the_sign(sign: str) -> None:
    assert feel.evaluate(f'{{"{sign}": 1, b: [2 + 3]}}.b[1]') == 5
