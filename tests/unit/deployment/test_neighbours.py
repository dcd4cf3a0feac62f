"""What others show to be wrong with a bundle that calls them, or that they use."""

from dataclasses import replace

import pytest

from engine.deployment.bundle import Bundle, File, read_bundle
from engine.deployment.checks import check
from engine.deployment.neighbours import check_beside, check_with_neighbours, ids_of_others
from tests.diagrams import call, diagram, end, flows, start, user_task
from tests.unit.deployment.checking import GROUPS, KNOWN, REGISTERS
from tests.unit.execution.installation import office

FORM = b'{"id": "f", "type": "default", "schemaVersion": 19, "components": []}'


def bundle(*files: tuple[str, str, bytes]) -> Bundle:
    return read_bundle([*(File(*file) for file in files), GROUPS, REGISTERS], office().functions)


def called() -> Bundle:
    """The process that is called: its task takes its form, its wording and its law from the call."""
    task = user_task("t", form="=own_form", properties={"law": "=laws.work", "wording": "=own_wording"})
    return bundle(("check.bpmn", "bpmn", diagram(start("cs"), task, end("ce"), flows("cs", "t", "ce"), id="called")))


def caller(**inputs: str) -> Bundle:
    """A process that calls it, in a file of the same name, with a form and a wording without one language."""
    given = {"laws": '={work: "CLK-07"}', "own_form": "f", "own_wording": "w", **inputs}
    drawn = diagram(start("s"), call("c", "called", inputs=given), end("e"), flows("s", "c", "e"))
    words = [(f"notices/w.{language}.txt", "wording", b"A\n\nB\n") for language in ("kk", "ru", "en")]
    return bundle(("check.bpmn", "bpmn", drawn), ("f.form", "form", FORM), *words)


def said(mine: Bundle, others: Bundle) -> list[str]:
    """What others add, which is the same for both ways of asking."""
    known = replace(KNOWN, processes=KNOWN.processes | {"called"})
    alone = {str(each) for each in check_beside(mine, known)}
    found = [str(each) for each in check_with_neighbours(mine, lambda: others, known, check(mine, known))]
    assert found == [line for line in map(str, check_beside(mine.beside(others), known)) if line not in alone]
    return found


def test_a_call_that_gives_all_that_is_read_is_clean() -> None:
    assert said(caller(), called()) == []


@pytest.mark.parametrize(
    ("inputs", "fault"),
    [
        ({"laws": '={work: "CLK-77, CLK-7"}'}, "the input laws names 'CLK-7', which is no rule of law.json"),
        ({"laws": '={wrk: "CLK-07"}'}, "the called process reads laws.work for its law"),
        ({"own_form": "g"}, "the input own_form gives t the form 'g', which does not exist"),
        ({"own_wording": "v"}, "the input own_wording, by which t names its wording: the wording 'v' does not exist"),
    ],
)
def test_what_a_call_gives_is_looked_at_with_the_process_of_another_folder(inputs: dict[str, str], fault: str) -> None:
    lines = [line for line in said(caller(**inputs), called()) if line.startswith("check.bpmn:c: ")]

    assert any(fault in line for line in lines)


def test_nothing_is_said_of_the_files_of_others_even_of_the_same_name() -> None:
    broken = bundle(
        ("check.bpmn", "bpmn", diagram(start("s"), user_task("t", form="gone"), end("e"), flows("s", "t", "e"), id="q"))
    )

    assert not [line for line in said(caller(), broken) if "gone" in line]


def test_each_fault_is_said_once_however_often_what_is_called_reads_it() -> None:
    first = user_task("t", form="f", properties={"law": "=laws.work"})
    second = user_task("u", form="f", properties={"law": "=laws.work"})
    drawn = diagram(start("cs"), first, second, end("ce"), flows("cs", "t", "u", "ce"), id="called")
    lines = said(caller(laws='={work: "ABC-1"}'), bundle(("other.bpmn", "bpmn", drawn)))

    assert len([line for line in lines if "the input laws names 'ABC-1'" in line]) == 1


def test_others_are_not_read_by_a_bundle_that_calls_nothing_elsewhere() -> None:
    mine = bundle(("1.bpmn", "bpmn", diagram(start("s"), end("e"), flows("s", "e"))))

    def never() -> Bundle:
        raise AssertionError("others were read")

    assert list(check_with_neighbours(mine, never, KNOWN, check(mine, KNOWN))) == []


@pytest.mark.parametrize(("folder", "is_told"), [("mine", True), ("theirs", False)])
def test_an_id_that_another_folder_has_is_told(folder: str, is_told: bool) -> None:
    others, mine = bundle(("theirs/f.form", "form", FORM)), bundle((f"{folder}/g.form", "form", FORM))

    said = "the form f is one of the folder 'theirs'; give it an id of its own, or deploy with --replace"
    found = [str(each) for each in ids_of_others(mine, others)]
    assert found == ([f"{folder}/g.form:f: warning: {said} if it takes its place"] if is_told else [])
