"""Overlaps, gaps and idle rules of random tables, compared with what the tables answer on every sample."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import dmn, feel
from engine.dmn.coverage import Condition, Coverage, coverage_of
from engine.dmn.table import DecisionTable
from tests.unit.dmn.models import decision, definitions, output

ALMATY = timezone(timedelta(hours=5))
#: Policies and whether they mind overlaps.
POLICIES = {"UNIQUE": True, "ANY": True, "FIRST": False, "PRIORITY": False}


@dataclass(frozen=True)
class Domain:
    """Literals that cells may hold, in their order, and samples of every piece that they can cut."""

    type_name: str
    literals: tuple[str, ...]
    samples: tuple[Any, ...]
    is_ordered: bool = True


def moment(minute: int, second: int) -> datetime:
    return datetime(2026, 1, 1, 9, minute, second, tzinfo=ALMATY)


NUMBERS = Domain("number", ("-1", "0", "1.50"), tuple(map(Decimal, ("-2", "-1", "-0.5", "0", "1", "1.5", "7"))))
DOMAINS = [
    NUMBERS,
    replace(NUMBERS, type_name="Any"),
    Domain("string", ('"A"', '"B"', '"C d"'), ("A", "B", "C d", "other"), is_ordered=False),
    Domain("boolean", ("true", "false"), (True, False), is_ordered=False),
    Domain("integer", ("-1", "0.5", "2"), tuple(map(Decimal, range(-3, 5)))),
    Domain(
        "date",
        ('@"2026-01-02"', 'date("2026-01-03")', "date(2026, 1, 5)"),
        tuple(date(2026, 1, day) for day in range(1, 8)),
    ),
    Domain(
        "dateTime",
        ('@"2026-01-01T09:00:00+05:00"', 'date and time("2026-01-01T04:00:01Z")', '@"2026-01-01T09:30:00@Asia/Almaty"'),
        (
            moment(0, 0) - timedelta(1),
            moment(0, 0),
            datetime(2026, 1, 1, 4, 0, 0, 500_000, UTC),
            *(moment(0, 1), moment(15, 0), moment(30, 0), moment(31, 0)),
        ),
    ),
    Domain(
        "time",
        ('@"00:00:00"', 'time("09:00:00")', "time(23, 59, 59)"),
        (time(0), time(1), time(9), time(10), time(23, 59, 59), time(23, 59, 59, 500_000)),
    ),
    Domain(
        "dayTimeDuration",
        ('@"-P1D"', 'duration("PT0S")', '@"PT36H"'),
        tuple(timedelta(hours=hours) for hours in (-48, -24, -12, 0, 12, 36, 40)),
    ),
    Domain(
        "yearMonthDuration",
        ('@"P0M"', 'duration("P2M")', '@"P1Y"'),
        tuple(feel.YearsMonths(months) for months in (-1, 0, 1, 2, 3, 11, 12, 13)),
    ),
]
OPEN = "? != null"
UNDECIDED = ("x", OPEN, "x + 1", "string(?)")


def cells(domain: Domain) -> st.SearchStrategy[str]:
    return decided_cells(domain) | st.just("-") | st.sampled_from(UNDECIDED)


def decided_cells(domain: Domain) -> st.SearchStrategy[str]:
    literal = st.sampled_from(domain.literals)
    points = literal | st.just("null")
    single = [points, st.builds("{} {}".format, st.sampled_from(["=", "!="]), points)]
    if domain.is_ordered:
        single += [
            st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), literal),
            st.builds("{}{}..{}{}".format, st.sampled_from("[("), literal, literal, st.sampled_from("])")),
        ]
    several = st.lists(st.one_of(single), min_size=1, max_size=3).map(", ".join)
    listed = st.lists(points, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]")
    # what most cells of real tables are comes up most
    return st.one_of(literal, *single, several, several.map("not({})".format), listed)


@dataclass(frozen=True)
class Drawn:
    """A table as its parts, so that it can be written with any hit policy."""

    domains: tuple[Domain, ...]
    asked: tuple[str, ...]
    allowed: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...]

    def xml(self, policy: str) -> bytes:
        columns = "".join(
            f'<input label="{name}"><inputExpression typeRef="{domain.type_name}"><text>{name}</text></inputExpression>'
            f"<inputValues><text><![CDATA[{allowed}]]></text></inputValues></input>"
            for name, domain, allowed in zip(self.asked, self.domains, self.allowed, strict=True)
        )
        lines = "".join(
            f"<rule>{''.join(f'<inputEntry><text><![CDATA[{cell}]]></text></inputEntry>' for cell in rule)}"
            f"<outputEntry><text>{number % 3}</text></outputEntry></rule>"
            for number, rule in enumerate(self.rules, 1)
        )
        logic = f'<decisionTable hitPolicy="{policy}">{columns}{output("o", values="0, 1, 2")}{lines}</decisionTable>'
        return definitions(decision("d", logic))

    def samples(self) -> Iterator[dict[str, Any]]:
        by_name = dict(zip(self.asked, self.domains, strict=True))
        values = [[value for value in self._values(name) if self._allows(name, value)] for name in by_name]
        yield from (dict(zip(by_name, row, strict=True)) for row in product(*values))

    def _values(self, name: str) -> tuple[Any, ...]:
        samples = self.domains[self.asked.index(name)].samples
        return (*samples, None) if self._names_null(name) else samples

    def _allows(self, name: str, value: Any) -> bool:
        texts = [text for asked, text in zip(self.asked, self.allowed, strict=True) if asked == name]
        return all(feel.unary_tests(text, value) is True for text in texts)

    def _names_null(self, name: str) -> bool:
        texts = [rule[place] for rule in self.rules for place, asked in enumerate(self.asked) if asked == name]
        return any("null" in text and text != OPEN for text in texts)


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    domains = draw(st.lists(st.sampled_from(DOMAINS), min_size=1, max_size=2))
    asked = [f"v{place}" for place in range(len(domains))]
    if draw(st.integers(0, 5)) == 0:
        # a column that asks the same once more
        domains, asked = [*domains, domains[0]], [*asked, asked[0]]
    rule = st.tuples(*(cells(domain) for domain in domains))
    allowed = [draw(st.just("-") | st.just("-") | st.just(OPEN) | decided_cells(domain)) for domain in domains]
    return Drawn(tuple(domains), tuple(asked), tuple(allowed), tuple(draw(st.lists(rule, max_size=6))))


def logic_of(xml: bytes) -> DecisionTable:
    logic = dmn.parse_sound(xml, "random.dmn").decisions["d"].logic
    assert isinstance(logic, DecisionTable)
    return logic


def matches(drawn: Drawn, x: Any) -> list[tuple[dict[str, Any], frozenset[int]]]:
    """Every sample with the numbers of the rules that match it."""
    model = dmn.parse_sound(drawn.xml("COLLECT"), "random.dmn")
    found = []
    for sample in drawn.samples():
        evaluation = model.evaluate("d", {**sample, "x": x}).evaluations[0]
        assert isinstance(evaluation, dmn.TableEvaluation)
        found.append((sample, frozenset(evaluation.matched)))
    return found


def meets(sample: dict[str, Any], where: tuple[Condition, ...]) -> bool:
    return all(_holds(said.tests, sample[said.label]) for said in where)


def _holds(tests: str, value: Any) -> bool:
    if value is None:
        # in words that a person reads null is met where it is named, or not named among what is left out
        return ("null" in tests) is not tests.startswith("not(")
    return feel.unary_tests(tests, value) is True


def overlaps_are_true(found: Coverage, seen: list[tuple[dict[str, Any], frozenset[int]]], policy: str) -> None:
    for overlap in found.overlaps:
        inside = [numbers for sample, numbers in seen if meets(sample, overlap.where)]
        assert inside or not seen, overlap
        assert all(numbers.issuperset(overlap.rules) for numbers in inside), overlap
    if POLICIES[policy] and not found.hides_overlaps:
        pairs = {pair for _sample, numbers in seen for pair in combinations(sorted(numbers), 2)}
        minded = {pair for pair in pairs if policy == "UNIQUE" or pair[0] % 3 != pair[1] % 3}
        assert {overlap.rules for overlap in found.overlaps} == minded
        assert found.overlap_count == len(minded)


def gaps_are_true(found: Coverage, seen: list[tuple[dict[str, Any], frozenset[int]]]) -> None:
    for gap in found.gaps:
        inside = [numbers for sample, numbers in seen if meets(sample, gap.where)]
        assert inside or not seen, gap
        assert not any(inside), gap
    if not found.hides_gaps:
        missed = [sample for sample, numbers in seen if not numbers]
        assert all(any(meets(sample, gap.where) for gap in found.gaps) for sample in missed)


def idle_rules_are_true(found: Coverage, seen: list[tuple[dict[str, Any], frozenset[int]]], drawn: Drawn) -> None:
    for idle in found.idle_rules:
        for _sample, numbers in seen:
            assert idle.rule not in numbers or numbers & set(idle.earlier), idle
    if not found.undecided_cells:
        matching = {number for _sample, numbers in seen for number in numbers}
        assert {idle.rule for idle in found.idle_rules if idle.impossible} == (
            set(range(1, len(drawn.rules) + 1)) - matching
        )


@settings(max_examples=300, deadline=None)
@given(tables(), st.sampled_from(sorted(POLICIES)), st.sampled_from([Decimal(0), "A", True, None]))
def test_what_is_said_of_a_table_is_what_it_does_on_every_sample(drawn: Drawn, policy: str, x: Any) -> None:
    seen = matches(drawn, x)

    found = coverage_of(logic_of(drawn.xml(policy)))

    assert not found.gave_up
    overlaps_are_true(found, seen, policy)
    gaps_are_true(found, seen)
    idle_rules_are_true(found, seen, drawn)
    if policy == "FIRST" and not found.undecided_cells:
        first = {min(numbers) for _sample, numbers in seen if numbers}
        assert {idle.rule for idle in found.idle_rules} == set(range(1, len(drawn.rules) + 1)) - first
