"""Files that are stored already: what is refused to new ones alone does not stop the cases that go by them."""

import pytest

from engine.definition.findings import errors_of
from engine.definition.reader import read, read_sound
from tests.diagrams import Part, catch, diagram, end, flows, message, script, start, timer


@pytest.mark.parametrize(
    "step",
    [
        catch("c", message("paid", key=None)),
        catch("c", timer(duration="-PT1H")),
        script("c", '=substring("a")', "x"),
    ],
)
def test_a_stored_file_goes_on_though_a_new_one_like_it_is_refused(step: Part) -> None:
    content = diagram(start("s"), step, end("e"), flows("s", "c", "e"))

    refused = errors_of(read(content, "p.bpmn", {}).findings)
    [process] = read_sound(content, "p.bpmn", {})

    assert [finding.element for finding in refused] == ["c"]
    assert set(process.body.nodes) == {"s", "c", "e"}
