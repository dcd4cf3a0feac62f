"""`python -m benchmarks`: runs every measurement and prints the report."""

import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.looping import ROUNDS, after_rounds, with_data
from benchmarks.naive import Naive
from benchmarks.ours import Product
from benchmarks.starting import seconds_until_ready
from benchmarks.waiting import MANY, idle_pass_milliseconds, worklist_milliseconds

CASES = 60
REPEATS = 5
VARIABLES = {
    "full_name": "Ахметов Нұрлан Серікұлы",
    "iin": "900101301055",
    "email": "n@example.kz",
    "address": "Almaty, " * 12,
}
VALUES = ({"complete": True}, {"grounds": []}, {"score": 78}, {"signed": True})


def main() -> None:
    """Prints the report."""
    logging.disable(logging.CRITICAL)
    _measured(completions)
    _measured(loops)
    _measured(waits)
    _measured(lambda folder: print(f"atqaru serve answers after {seconds_until_ready(folder):.2f} s (at most 2)"))


def _measured(measurement: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as name:
        measurement(Path(name))


def completions(folder: Path) -> None:
    """Completed cases a second, the naive way and ours in turn, and what a finished case leaves on disk."""
    naive, ours = Naive(folder), Product(folder)
    ours.learn(VARIABLES, VALUES)
    rates: dict[str, list[float]] = {"naive": [], "ours": []}
    for _ in range(REPEATS):
        rates["naive"].append(_rate(lambda: _run_naive(naive)))
        rates["ours"].append(_rate(lambda: _run_ours(ours)))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    ratio = statistics.median(a / b for a, b in zip(rates["ours"], rates["naive"], strict=True))
    print(f"cases a second: naive {medians['naive']:.0f}, ours {medians['ours']:.0f}; ratio {ratio:.1f} (at least 5)")
    finished = REPEATS * CASES + 1
    print("bytes of a finished case by table (at most 12 KB apart from form data, notice texts and documents):")
    for table, size in ours.bytes_by_table().items():
        if size / finished >= 100:
            print(f"  {table:<20}{size / finished:8.0f}")


def _rate(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    for _ in range(CASES):
        work()
    return CASES / (time.perf_counter() - begun)


def _run_naive(naive: Naive) -> None:
    case_id = naive.start(dict(VARIABLES))
    ended = [naive.complete(case_id, values) for values in VALUES]
    if ended != [False, False, False, True]:
        raise RuntimeError(f"the naive case ended after {ended}")


def _run_ours(ours: Product) -> None:
    case_id = ours.start(VARIABLES)
    for token, values in zip(ours.tokens, VALUES, strict=True):
        ours.complete(case_id, token, values)


def loops(folder: Path) -> None:
    """The cost of a step after many rounds, and with much data."""
    parts = [folder / name for name in ("rounds", "small", "large")]
    for part in parts:
        part.mkdir()
    first, last = after_rounds(parts[0])
    print(f"a step: first {first:.2f} ms, after {ROUNDS} rounds {last:.2f} ms; ratio {last / first:.2f} (at most 1.3)")
    small, large = with_data(parts[1], 0), with_data(parts[2], 100)
    print(f"a step with 1 KB {small:.2f} ms, with 100 KB {large:.2f} ms; ratio {large / small:.2f} (at most 3)")


def waits(folder: Path) -> None:
    """What many open tasks and pending timers cost."""
    parts = [folder / name for name in ("worklist", "none", "many")]
    for part in parts:
        part.mkdir()
    print(f"first page of a worklist with {MANY} open tasks: {worklist_milliseconds(parts[0]):.1f} ms (below 20)")
    none, many = idle_pass_milliseconds(parts[1], 0), idle_pass_milliseconds(parts[2], MANY)
    print(f"a look of the runner: {none:.2f} ms without timers, {many:.2f} ms with {MANY} pending")


if __name__ == "__main__":
    main()
