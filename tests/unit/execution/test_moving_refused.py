"""What has no place in another version: it is told, and nothing is done."""

import pytest

from engine.execution.people.moving import Move, movable_definitions, preview_move
from engine.spiff.changes.mismatches import CannotMove, Mismatch
from tests.diagrams import (
    boundary,
    call,
    catch,
    diagram,
    each,
    end,
    event_sub_process,
    flow,
    flows,
    inclusive,
    message,
    parallel,
    script,
    service_task,
    start,
    sub_process,
    timer,
    user_task,
)
from tests.unit.execution.fixing import move, newest
from tests.unit.execution.installation import Installation
from tests.unit.execution.parts import TERM, joined, one


def lacks(here: Installation, case_id: int) -> list[str]:
    """What a move to the newest version of the process `p` finds to have no place."""
    with here.database.reading() as session:
        ((version, _others), *_) = movable_definitions(session, here.runtime, case_id)
        found = preview_move(session, here.runtime, case_id, Move({version.id: newest(here)}))
    return [f"{lack.element_id} {lack.reason}" for lack in found.lacks]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (one(), diagram(start("s"), user_task("v"), end("e"), flows("s", "v", "e")), ["u is not there"]),
        (one(), one(task=service_task("u", "outside")), ["u is serviceTask there, and here userTask"]),
        (
            one(task=user_task("u", loop=each("=[1]"))),
            one(),
            ["u is done once there, and here several times at once", "u is not there"],
        ),
        (
            one(task=user_task("u", loop=each("=[1, 2]"))),
            one(task=user_task("u", loop=each("=[1, 2]", sequential=True))),
            ["u is done one after the other there, and here several times at once"] * 3,
        ),
        (
            one(task=script("u", '=number("1" + string(10 ** 40))')),
            one(task=service_task("u", "outside", tag="scriptTask")),
            ["u is carried out in another way there"],
        ),
        (
            one(task=catch("u", message("m", '="k"'))),
            one(task=catch("u", message("other", '="k"'))),
            ["u waits for something else"],
        ),
        (
            one(task=catch("u", message("m", '="k"'))),
            one(task=catch("u", timer(duration="PT1H"))),
            ["u is intermediateCatchEvent (timer) there, and here intermediateCatchEvent (message)"],
        ),
        (
            one(TERM, flow("b", "e")),
            one(boundary("b", "u", timer(date='=date("2026-04-10")')), flow("b", "e")),
            ["b is a deadline in one version only"],
        ),
        (
            one(task=sub_process("u", start("is"), user_task("w"), end("ie"), flows("is", "w", "ie"))),
            one(task=sub_process("u", start("is"), user_task("v"), end("ie"), flows("is", "v", "ie"))),
            ["w is not there"],
        ),
        (
            one(event_sub_process("x", start("xs", message("m", '="k"')), end("xe"), flows("xs", "xe"))),
            one(),
            ["xs is not there"],
        ),
    ],
)
def test_what_has_no_place_is_told_and_nothing_is_done(
    here: Installation, old: bytes, new: bytes, told: list[str]
) -> None:
    here.deploy(old)
    case_id = here.start()
    here.deploy(new)
    before = here.everything()

    assert sorted(lacks(here, case_id)) == sorted(told)
    with pytest.raises(CannotMove):
        move(here, case_id, "p")

    assert here.everything() == before


def test_an_event_that_sits_on_another_step_there_has_no_place(here: Installation) -> None:
    here.deploy(_watched("u"))
    case_id = here.start()

    here.deploy(_watched("v"))

    assert lacks(here, case_id) == ["t sits on v there, and here on u"]


def _watched(host: str) -> bytes:
    return diagram(
        start("s"),
        parallel("g"),
        user_task("u"),
        user_task("v"),
        boundary("t", host, timer(duration="PT1H")),
        end("e"),
        end("late"),
        flows("s", "g", "u", "e"),
        flows("g", "v", "e"),
        flows("t", "late"),
    )


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (joined(user_task("w"), flows("w", "j"), to_join="w"), "j is not reached over u_j"),
        (joined(user_task("w"), flows("g", "w", "j")), "j joins other flows"),
        (joined(gateway=inclusive("j")), "j is inclusiveGateway there, and here parallelGateway"),
    ],
)
def test_a_join_of_other_flows_is_no_place_for_a_token_that_waits(here: Installation, new: bytes, told: str) -> None:
    here.deploy(joined())
    case_id = here.start()
    here.complete(case_id, "u")
    here.deploy(new)

    assert lacks(here, case_id) == [told]


def test_a_law_that_reads_what_the_call_did_not_pass_is_told_as_a_lack(here: Installation) -> None:
    def called(law: str) -> bytes:
        task = user_task("u", name="Check", properties={"law": law})
        return diagram(start("s"), task, end("e"), flows("s", "u", "e"), id="q")

    here.deploy(called("X-1"), diagram(start("s"), call("c", "q"), end("e"), flows("s", "c", "e")))
    case_id = here.start()
    here.deploy(called("=[laws.term, laws.notice]"))

    with here.database.reading() as session:
        _own, (version, _others) = movable_definitions(session, here.runtime, case_id)
        move_there = Move({version.id: newest(here, "q")})
        (lack,) = preview_move(session, here.runtime, case_id, move_there).lacks
    assert (lack.element_id, lack.is_watching, lack.mismatch) == ("u", False, Mismatch.COMPUTED)
    assert "the law is [null, null]" in lack.reason
    assert "deploy a version whose FEEL gives a law and a form without it as well" in lack.reason
    with pytest.raises(CannotMove, match="u reads there what the case does not have"):
        move(here, case_id, "q")
