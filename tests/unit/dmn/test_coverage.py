"""What is told of decision tables: overlaps, gaps and idle rules, in the words of FEEL; and what is left open."""

import pytest

from engine import dmn, feel
from engine.dmn.coverage import MAX_FOUND, Condition, Coverage, IdleRule, coverage, coverage_of
from engine.dmn.coverage.gaps import Budget
from engine.dmn.coverage.overlaps import touching
from engine.dmn.coverage.spans import spans_of
from engine.dmn.table import DecisionTable
from tests.timing import within
from tests.unit.dmn.models import decision, definitions, output

STOCK = ["Score|number", "Category|string"]
FIRST = 'hitPolicy="FIRST"'
PRIORITY = 'hitPolicy="PRIORITY"'
TURN = '(@"2026-03-20T23:59:59"..@"2026-03-21T00:00:00")'


def found(columns: list[str], rules: list[str], attributes: str = "", column: str = output("o")) -> Coverage:
    """The coverage of a table; a column is `label|type`, perhaps with `|allowed values`."""
    heads = "".join(_column(number, *column.split("|")) for number, column in enumerate(columns))
    lines = "".join(_rule(rule.split("|")) for rule in rules)
    xml = definitions(decision("d", f"<decisionTable {attributes}>{heads}{column}{lines}</decisionTable>"))
    logic = dmn.parse_sound(xml, "fees.dmn").decisions["d"].logic
    assert isinstance(logic, DecisionTable)
    return coverage_of(logic)


def _column(number: int, label: str, type_name: str, allowed: str = "-") -> str:
    return (
        f'<input label="{label}"><inputExpression typeRef="{type_name}"><text>v{number}</text></inputExpression>'
        f"<inputValues><text><![CDATA[{allowed}]]></text></inputValues></input>"
    )


def _rule(cells: list[str]) -> str:
    *asked, answer = cells
    entries = "".join(f"<inputEntry><text><![CDATA[{cell}]]></text></inputEntry>" for cell in asked)
    return f"<rule>{entries}<outputEntry><text>{answer}</text></outputEntry></rule>"


def told(where: tuple[Condition, ...]) -> str:
    return " and ".join(f"{said.label} is {said.tests}" for said in where)


def gaps(columns: list[str], rules: list[str], attributes: str = "", column: str = output("o")) -> list[str]:
    return [told(gap.where) for gap in found(columns, rules, attributes, column).gaps]


def overlaps(columns: list[str], rules: list[str], attributes: str = "") -> list[tuple[tuple[int, int], str]]:
    return [(overlap.rules, told(overlap.where)) for overlap in found(columns, rules, attributes).overlaps]


def test_rules_that_share_inputs_are_told_with_what_they_share() -> None:
    rules = [">= 80|-|1", '[50..80)|"A"|2', '[50..80)|not("A")|3', '[70..90]|"A"|4', "< 50|-|5"]

    assert overlaps(STOCK, rules) == [
        ((1, 4), 'Score is [80..90] and Category is "A"'),
        ((2, 4), 'Score is [70..80) and Category is "A"'),
    ]


def test_a_missing_corner_is_one_gap() -> None:
    bands = ["< 10", "[10..20)", "[20..30)", ">= 30"]
    rules = [f'{band}|"{text}"|1' for band in bands for text in "ABC" if (band, text) != ("< 10", "B")]

    assert gaps(["Score|number", 'Category|string|"A", "B", "C"'], rules) == ['Score is < 10 and Category is "B"']


def test_gaps_beside_each_other_are_one() -> None:
    rules = ['[10..20)|"A"|1', '[20..30]|"A"|2', '> 40|"A"|3', '-|not("A")|4']

    assert gaps(STOCK, rules) == ['Score is < 10, (30..40] and Category is "A"']


def test_gaps_that_reach_into_each_other_are_told_until_none_is_left() -> None:
    rules = ["null|-1|1", "-1|-1|1", "-1|null|2", "!= null|0|1"]

    assert gaps(["In|number", "B|number"], rules) == [
        "In is < -1, > -1 and B is < 0, > 0, null",
        "In is < -1, > -1, null and B is < -1, (-1..0), > 0, null",
        "In is null and B is < -1, > -1, null",
        "B is < -1, (-1..0), > 0",
    ]


@pytest.mark.parametrize(
    ("type_name", "rules", "gap"),
    [
        ("number", ["< 5", "> 5"], "5"),
        ("number", ["<= 5", ">= 6"], "(5..6)"),
        ("number", ["< -5", "[-1..1.50)", ">= 1.5"], "[-5..-1)"),
        ("integer", ["<= 5", ">= 6"], None),
        ("integer", ["< 5", "> 5"], "5"),
        ("boolean", ["true"], "false"),
        ("boolean", ["true", "not(true)"], None),
        ("boolean", ["true, false"], None),
        ("string", ['"A"', '"B"'], 'not("A", "B")'),
        ("string", ['not("A", "B")', '"A"'], '"B"'),
        ("string", [", ".join(f'"{letter}"' for letter in "ABCDEF")], "a text that no cell names"),
        ("date", ['<= @"2026-03-20"', '>= @"2026-03-21"'], None),
        ("date", ['< date("2026-03-20")', "> date(2026, 3, 20)"], '@"2026-03-20"'),
        ("date", ['<= @"2026-03-20"', '> @"2026-03-25"'], '[@"2026-03-21"..@"2026-03-25"]'),
        ("date", ['<= @"9999-12-31"'], '> @"9999-12-31"'),
        ("date", ['> @"0001-01-01"'], '< @"0001-01-02"'),
        (
            "dateTime",
            ['< @"2026-03-20T09:00:00+05:00"', '> date and time("2026-03-20T04:00:00Z")'],
            '@"2026-03-20T04:00:00Z"',
        ),
        ("dateTime", ['<= @"2026-03-20T23:59:59"', '>= @"2026-03-21T00:00:00"'], TURN),
        ("time", ['< @"09:00:00"', '(@"18:30:00"..@"23:59:59"]'], '[@"09:00:00"..@"18:30:00"], > @"23:59:59"'),
        ("dayTimeDuration", ['< @"P2D"', '> duration("PT48H")'], '@"P2D"'),
        ("yearMonthDuration", ['<= @"P1Y"', '>= @"P13M"'], None),
        ("Any", ["< 5"], ">= 5"),
    ],
)
def test_values_of_each_kind_have_their_gaps(type_name: str, rules: list[str], gap: str | None) -> None:
    assert gaps([f"In|{type_name}"], [f"{rule}|1" for rule in rules]) == ([] if gap is None else [f"In is {gap}"])


def test_null_is_an_input_only_where_a_cell_names_it() -> None:
    assert gaps(["In|number"], ["< 5|1", ">= 5|2"]) == []
    assert gaps(["In|number"], ["< 5|1", "null|2"]) == ["In is >= 5"]
    assert gaps(["In|number", "B|boolean"], ["-|true|1", "!= null|false|2"]) == ["In is null and B is false"]


def test_allowed_values_are_all_that_there_are() -> None:
    assert gaps(['In|string|"A", "B"'], ['"A"|1', '"B"|2']) == []
    assert gaps(["In|number|[0..100]"], ["< 50|1"]) == ["In is [50..100]"]
    assert gaps(["In|number|? > 3"], ["< 50|1"]) == []
    assert found(['In|string|"A", "B"'], ['"A"|1', '"B"|2', '"C"|3']).idle_rules == (IdleRule(3, ("In",)),)


def test_columns_that_ask_the_same_speak_of_one_value() -> None:
    xml = definitions(
        decision(
            "d",
            "<decisionTable>"
            + 2 * "<input label='In'><inputExpression><text>v</text></inputExpression></input>"
            + output("o")
            + _rule(["< 5", "-", "1"])
            + _rule(["-", ">= 5", "2"])
            + "</decisionTable>",
        )
    )
    logic = dmn.parse_sound(xml).decisions["d"].logic
    assert isinstance(logic, DecisionTable)

    assert coverage_of(logic) == Coverage()


@pytest.mark.parametrize("cell", ["x", "? > 3", "> x", "string(?)", '"B"', "< null", 'date("2026-02-30")', "[x..5]"])
def test_what_is_more_than_literals_is_left_open_and_told(cell: str) -> None:
    coverage = found(["In|number", "B|boolean"], [f"{cell}|true|1", "< 9|true|2", "-|false|3"])

    assert (coverage.overlaps, coverage.gaps) == ((), ())
    assert (coverage.undecided_cells, coverage.hides_overlaps, coverage.hides_gaps) == (1, True, True)


def test_a_call_of_what_may_be_a_function_of_the_model_is_left_open() -> None:
    text = '> date("2026-03-20")'

    assert spans_of(feel.compile_unary_tests(text)) is not None
    assert spans_of(feel.compile_unary_tests(text, ["date"])) is None


def test_an_open_cell_that_hides_nothing_is_not_told() -> None:
    columns, rules = ["In|number", "B|boolean"], ["x|true|1", "-|false|2"]

    assert not found(columns, rules).hides_overlaps
    assert not found(columns, ["5|true|1", *rules], PRIORITY, output("o", values="1, 2")).hides_overlaps
    assert not found(columns, ["x|true|1", "-|-|2"], PRIORITY, output("o", values="1, 2")).hides_gaps


def test_literals_with_and_without_a_zone_are_left_open() -> None:
    coverage = found(["In|dateTime"], ['<= @"2026-03-20T09:00:00"|1', '> @"2026-03-20T09:00:00Z"|2'])

    assert (coverage.gaps, coverage.undecided_cells, coverage.hides_gaps) == ((), 2, True)


def test_any_minds_only_answers_that_surely_differ() -> None:
    rules = ["< 5|true", "[0..9]|true", "[4..9]|false", "[0..3]|x"]

    assert overlaps(["In|number"], rules, 'hitPolicy="ANY"') == [((1, 3), "In is [4..5)"), ((2, 3), "In is [4..9]")]


def test_first_tells_rules_that_earlier_ones_take_everything_from() -> None:
    coverage = found(["In|number"], ["< 5|1", ">= 5|2", "7|3", "-|4"], FIRST)

    assert coverage.overlaps == ()
    assert coverage.idle_rules == (IdleRule(3, earlier=(2,)), IdleRule(4, earlier=(1, 2)))


def test_first_does_not_rely_on_rules_that_are_left_open() -> None:
    assert found(["In|number"], ["x|1", "? > 2|2", "7|3"], FIRST).idle_rules == ()


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER", "PRIORITY"])
def test_where_several_may_match_overlaps_are_no_fault(policy: str) -> None:
    coverage = found(["In|number"], ["-|1", "-|2"], f'hitPolicy="{policy}"', output("o", values="1, 2"))

    assert coverage == Coverage()


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_where_nothing_is_an_answer_gaps_are_no_fault(policy: str) -> None:
    assert gaps(["In|number"], ["5|1"], f'hitPolicy="{policy}"', output("o", values="1, 2")) == []


def test_a_default_answers_for_all_gaps() -> None:
    assert gaps(["In|number"], ["5|1"], "", output("o", default="0")) == []


def test_a_rule_that_no_value_meets_is_told_under_every_hit_policy() -> None:
    assert found(["In|number"], ["[9..5]|1"], 'hitPolicy="COLLECT"').idle_rules == (IdleRule(1, ("In",)),)


def test_a_table_without_columns_or_rules_is_told_too() -> None:
    assert overlaps([], ["1", "2"]) == [((1, 2), "")]
    assert gaps(["In|number"], []) == [""]
    assert found([], ["1"]) == Coverage()


def test_many_findings_are_counted_and_not_all_worked_out() -> None:
    coverage = found(["In|number"], [f"[{place}..100]|1" for place in range(40)])

    assert (len(coverage.overlaps), coverage.overlap_count) == (MAX_FOUND, 40 * 39 // 2)
    assert len(found(["In|number", "B|number"], [f"{place}|{place}|1" for place in range(60)]).gaps) <= MAX_FOUND


def test_many_pieces_of_one_input_are_cut_short() -> None:
    assert gaps(["In|number"], [f"({place}..{place + 1})|1" for place in range(9)]) == ["In is <= 0, 1, 2, 3, 4, …"]


@pytest.mark.parametrize("attributes", ["", FIRST])
def test_a_search_beyond_its_budget_is_given_up_and_says_so(monkeypatch: pytest.MonkeyPatch, attributes: str) -> None:
    rules = [f"[{place}..{place + 9}]|[{place % 7}..9]|1" for place in range(30)]
    assert not found(["In|number", "B|number"], rules, attributes).gave_up

    monkeypatch.setattr(coverage, "Budget", lambda: Budget(500))
    given_up = found(["In|number", "B|number"], rules, attributes)

    assert (given_up.gave_up, given_up.hides_gaps) == (True, False)


@pytest.mark.parametrize("condition", ['list contains(codes, "STOP")', "urgent", "score > 50", "1 > 2"])
def test_a_condition_of_its_own_and_its_negation_are_left_to_the_evaluation(condition: str) -> None:
    coverage = found(["Kind|string"], [f"not({condition})|1", f"{condition}|2", '"A"|3'])

    assert (coverage.undecided_cells, coverage.hides_overlaps, coverage.hides_gaps) == (2, True, True)
    assert (coverage.overlaps, coverage.idle_rules) == ((), ())


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_table_of_many_values_is_given_up_in_time(quote: str) -> None:
    columns = [f"Input {number}|{'string' if quote else 'number'}" for number in range(8)]
    starts = [[37 * rule + 11 * axis for axis in range(8)] for rule in range(40)]
    cells = [[",".join(f"{quote}{start + 5 * n}{quote}" for n in range(100)) for start in row] for row in starts]

    with within(25):
        seen = found(columns, ["|".join([*row, "1"]) for row in cells], FIRST)

    assert seen.gaps or seen.gave_up


def test_rules_of_many_points_are_held_against_each_other_in_time() -> None:
    sets = [(1 << place) | (1 << place // 2) for place in range(6_000)]

    with within(2):
        touched = touching([(held,) for held in sets])

    assert touched[10] == sum(1 << place for place, held in enumerate(sets) if held & sets[10])
