"""Random processes of what the stock library runs rightly take the same course in it and in our engine.

Compared are, after each step, what waits, what was completed and how often, what the people at work see, whether it has
ended; and in the end the variables. The library sees less where branches are beside each other (a fault of its own),
but what it sees is the same.
"""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.witness.blocks import Sequence, keeps_all, sequences
from tests.witness.drawing import GIVEN, Drawing, draw
from tests.witness.faults import Run
from tests.witness.ours import Ours
from tests.witness.stock import Stock

#: An answer that ends every loop.
HIGH = 9
#: More steps than any process needs once all its answers are high.
REST = [(0, HIGH)] * 100
#: At each step which of the elements that wait goes on, and what is answered there.
WALKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(sequences(), WALKS)
def test_a_process_takes_the_same_course_in_the_library_and_here(
    sequence: Sequence, walk: list[tuple[int, int]]
) -> None:
    drawing = draw(sequence)
    note(drawing.xml.decode())
    ours, stock = Ours(drawing.xml, {GIVEN: 1}), Stock(drawing.xml, {GIVEN: 1})

    for pick, answer in walk + REST:
        assert course(drawing, ours) == course(drawing, stock)
        assert ours.failed == {}
        assert agree(ours, stock)
        if not stock.waiting:
            break
        element = stock.waiting[pick % len(stock.waiting)]
        note(f"{element} is done and answers {answer}")
        for run in (ours, stock):
            run.act(element, **{element: answer})

    assert stock.is_completed
    assert ours.variables == (stock.variables if keeps_all(sequence) else {**ours.variables, **stock.variables})


def course(drawing: Drawing, run: Run) -> dict[str, Any]:
    """What is seen of a run from outside."""
    passed = Counter(element for element in run.passed.elements() if element not in drawing.uncounted)
    return {"waiting": run.waiting, "passed": passed, "ended": run.is_completed}


def agree(ours: Ours, stock: Stock) -> bool:
    """Whether people see no variable in the library that they see otherwise here."""
    people = [element for element in stock.waiting if element.startswith("u")]
    return all(stock.seen_by(element).items() <= ours.seen_by(element).items() for element in people)
