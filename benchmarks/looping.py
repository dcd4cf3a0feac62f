"""Whether a step stays as cheap as the first: after a thousand rounds of a rework loop, and with much case data."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.drawing import drawn, rework_loop
from benchmarks.ours import Product

ROUNDS = 1000
SAMPLE = 50
KILOBYTE = 1000


def after_rounds(folder: Path) -> tuple[float, float]:
    """Milliseconds of a step at the beginning and after a thousand rounds: medians."""
    ours = Product(folder, drawn(rework_loop()))
    case_id = ours.start("benchmark", {"done": False})
    first = _sample(lambda: _round(ours, case_id))
    for _ in range(ROUNDS - 2 * SAMPLE):
        _round(ours, case_id)
    return first, _sample(lambda: _round(ours, case_id))


def with_data(folder: Path, kilobytes: int) -> float:
    """Milliseconds of a step of a case that carries so much data: the median."""
    ours = Product(folder, drawn(rework_loop()))
    data = {f"document_{index}": "x" * 10 * KILOBYTE for index in range(kilobytes // 10)}
    case_id = ours.start("benchmark", {"done": False, "text": "y" * KILOBYTE, **data})
    return _sample(lambda: _round(ours, case_id))


def _round(ours: Product, case_id: int) -> None:
    token = ours.open_task(case_id)
    if token is None:
        raise RuntimeError("the case has stalled")
    ours.complete(case_id, token, {})


def _sample(work: Callable[[], None]) -> float:
    times = []
    for _ in range(SAMPLE):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
