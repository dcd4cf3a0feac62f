"""The terms of the law over a step that fails as it begins: they run meanwhile, once, as they were first computed."""

import pytest

from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    each,
    end,
    event_sub_process,
    flow,
    flows,
    message,
    receive,
    service_task,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.spiff.running import Case, moment

LAW = {"law": "X-1"}
DAY = "2026-04-08"


def term(id: str, host: str, date: str = DAY, *, interrupting: bool = False) -> Part:
    return boundary(id, host, timer(date=date), interrupting=interrupting, properties=LAW)


def with_terms(host: Part, *terms: Part, variables: dict[str, object] | None = None) -> Case:
    ends = [each for number in range(len(terms)) for each in (end(f"e{number}"), flow(f"b{number}", f"e{number}"))]
    called = diagram(start("cs"), user_task("cu"), end("ce"), flows("cs", "cu", "ce"), id="elsewhere")
    whole = diagram(start("s"), host, user_task("after"), flows("s", "x", "after"), *terms, *ends)
    return Case(whole, variables, called=(called,))


@pytest.mark.parametrize(
    ("host", "fix"),
    [
        (user_task("x", "=gs"), {"gs": ["clerks"]}),
        (user_task("x", due="=gs"), {"gs": "2026-05-01"}),
        (user_task("x", loop=each("=gs")), {"gs": [1]}),
        (receive("x", "m", "=gs"), {"gs": "k"}),
        (service_task("x", inputs={"a": "=if gs = null then 10 ** 40 else gs"}), {"gs": 1}),
        (call("x", "=gs"), {"gs": "elsewhere"}),
        (
            sub_process("x", start("is"), user_task("w"), end("ie"), flows("is", "w", "ie"), inputs={"a": "=10 ** gs"}),
            {"gs": 1},
        ),
    ],
    ids=["groups", "due date", "multi-instance", "receive task", "input", "call", "sub-process"],
)
def test_the_term_of_a_step_that_cannot_be_opened_runs_and_goes_on_once_it_is(
    host: Part, fix: dict[str, object]
) -> None:
    case = with_terms(host, term("b0", "x"), variables={"gs": None if host.xml.find("10 ** gs") < 0 else 40})
    assert list(case.failed) == ["x"]
    assert case.due("b0") == moment("2026-04-08T18:30")
    case.retry("x")
    token = case.tokens("b0")

    case.fix(**fix)
    case.retry("x")

    assert case.failed == {}
    assert case.tokens("b0") == token
    assert len(case.opened("b0")) == 1


def test_a_deadline_that_can_be_computed_runs_beside_one_that_cannot() -> None:
    case = with_terms(user_task("x"), term("b0", "x"), term("b1", "x", "=nix"))
    assert (list(case.failed), case.waiting) == (["x"], ["b0"])

    case.fix(nix="2026-04-20")
    case.retry("x")

    assert case.waiting == ["b0", "b1", "x"]
    assert case.awaited("x").due_at == moment("2026-04-08T18:30")
    assert len(case.opened("b0")) == 1


def test_a_term_keeps_the_moment_from_which_it_began() -> None:
    case = with_terms(user_task("x", "=gs"), term("b0", "x", '=date(today() + duration("P2D"))'))
    before = case.due("b0")

    case.office.now = moment("2026-04-07T11:00")
    case.fix(gs=["clerks"])
    case.retry("x")

    assert case.due("b0") == before == moment("2026-04-08T18:30")


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_term_that_passes_meanwhile_fires_as_any_other_and_once(interrupting: bool) -> None:
    case = with_terms(user_task("x", "=gs"), term("b0", "x", interrupting=interrupting), term("b1", "x", "2026-04-20"))

    case.fire("b0")

    assert case.closed("b0") == ["fired"]
    if interrupting:
        assert case.failed == {}
        assert case.closed("b1") == ["cancelled"]
        assert case.instance.places() == []
        return
    case.fix(gs=["clerks"])
    case.retry("x")
    assert case.waiting == ["b1", "x"]
    assert len(case.opened("b0")) == len(case.opened("b1")) == 1


def test_a_term_sees_the_local_variables_of_its_step_and_what_is_corrected_lands_outside() -> None:
    case = with_terms(
        user_task("x", "=gs", inputs={"last": "=day"}), term("b0", "x", "=last"), variables={"day": DAY, "gs": None}
    )
    assert case.due("b0") == moment("2026-04-08T18:30")

    (failed,) = case.places("x")
    case.instance.correct(failed.token, {"last": "2026-04-30", "gs": ["clerks"]})
    case.retry("x")

    assert case.variables["last"] == "2026-04-30"
    assert case.seen_by("x")["last"] == DAY
    assert case.due("b0") == moment("2026-04-08T18:30")


def test_a_term_that_would_read_what_could_not_be_computed_waits_for_the_second_try() -> None:
    case = with_terms(
        user_task("x", inputs={"last": "=if broken = null then 10 ** 40 else day"}),
        term("b0", "x", '=if last = null then "2026-04-07" else last'),
        term("b1", "x"),
        variables={"day": DAY},
    )
    assert case.waiting == ["b1"]

    case.fix(broken=False)
    case.retry("x")

    assert case.due("b0") == moment("2026-04-08T18:30")


def test_the_term_of_the_whole_service_runs_though_another_wait_beside_it_cannot_begin() -> None:
    case = Case(
        diagram(
            start("s"),
            user_task("u"),
            flows("s", "u"),
            event_sub_process(
                "es", start("whole", timer(date=DAY), interrupting=False, properties=LAW), end("l"), flows("whole", "l")
            ),
            event_sub_process("es2", start("told", message("m", "=k")), end("l2"), flows("told", "l2")),
        )
    )
    assert (list(case.failed), case.waiting) == (["s"], ["whole"])

    case.fix(k="1")
    case.retry("s")

    assert case.waiting == ["told", "u", "whole"]
    assert len(case.opened("whole")) == 1
