"""What `atqaru check` knows of decision tables: allowed values, types of days, defaults, other decisions."""

from tests.diagrams import decide, user_task
from tests.unit.deployment.kinds import asked, found
from tests.unit.dmn.models import decision, definitions, input_data, item, literal, output, table
from tests.unit.execution.installation import form

SIZE = {"key": "size", "type": "select", "values": [{"label": each, "value": each} for each in ("small", "big")]}
ASKS = asked("true", user_task("u", form="sized"), decide("d", "fee"))
SIZED = {"sized": form("sized", SIZE)}


def test_values_that_a_type_allows_stand_before_those_of_the_case() -> None:
    def lines(cell: str) -> list[str]:
        file = definitions(
            item("tSize", "string", allowed='"small", "large"'),
            input_data("size", "tSize"),
            decision("fee", table(["size"], [output("fee")], [f"{cell} | 1", "- | 2"]), requires=("in_size",)),
        )
        return found(ASKS, forms=SIZED, fees=file)

    (told,) = lines('"big"')

    assert 'size is never "big", but one of "large", "small"' in told
    assert lines('"large"') == []


def test_values_that_a_column_allows_are_those_alone_that_the_case_may_have() -> None:
    allowed = b"</inputExpression><inputValues><text>&quot;small&quot;, &quot;large&quot;</text></inputValues>"

    def lines(cell: str) -> list[str]:
        file = definitions(decision("fee", table(["size"], [output("fee")], [f"{cell} | 1", "- | 2"])))
        return found(ASKS, forms=SIZED, fees=file.replace(b"</inputExpression>", allowed))

    for never in ('"large"', '"big"'):
        (told,) = lines(never)
        assert f'size is never {never}, but one of "small"' in told
    assert lines('"small"') == []


def test_a_required_decision_is_known_by_its_name_and_by_its_id() -> None:
    def lines(name: str) -> list[str]:
        file = definitions(
            decision("grade_of", literal("count(marks)"), name="Grade"),
            decision("next", literal(f'{name} > "5"'), requires=("grade_of",)),
        )
        return found(asked("true", decide("d", "next")), fees=file)

    assert [len(lines(name)) for name in ("Grade", "grade_of")] == [1, 1]


def test_a_date_that_a_column_asks_as_date_and_time_is_compared_with_one() -> None:
    rules = table(
        ["born"], [output("fee")], ['< date and time("2024-01-01T00:00:00Z") | 1'], types={"born": "dateTime"}
    )
    file = definitions(input_data("born", "date"), decision("fee", rules, requires=("in_born",)))

    assert found(asked("true", decide("d", "fee")), fees=file) == []


def test_the_default_of_a_column_is_one_of_its_answers() -> None:
    rules = table(["amount"], [output("grade", default='"high"')], ['1 | "low"', '2 | "middle"'])
    file = definitions(decision("grade", rules))

    def lines(answer: str) -> list[str]:
        return found(asked(f'grade = "{answer}"', decide("d", "grade", "grade")), grades=file)

    assert lines("high") == []
    (told,) = lines("hihg")
    assert 'one of "high", "low", "middle"; did you mean "high"' in told
