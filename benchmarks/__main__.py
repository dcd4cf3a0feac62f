"""`python -m benchmarks`: runs every measurement and prints the report."""

import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.applicant import SERVICES, written_case
from benchmarks.deciding import decide_microseconds, expression_microseconds
from benchmarks.looping import ROUNDS, after_rounds, with_data
from benchmarks.naive import Naive
from benchmarks.ours import Hands, Product, announce, complete_cases
from benchmarks.starting import seconds_until_ready
from benchmarks.waiting import DEADLINES_EACH, MANY, idle_look_milliseconds, worklist_milliseconds
from engine.deployment.bundle import files_at

CASES = 30
REPEATS = 5


def main() -> None:
    """Prints the report."""
    logging.disable(logging.CRITICAL)
    _measured(completions)
    _measured(loops)
    _measured(waits)
    _measured(decisions)
    _measured(lambda folder: print(f"atqaru serve answers after {seconds_until_ready(folder):.2f} s (at most 2)"))


def _measured(measurement: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as name:
        measurement(Path(name))


def completions(folder: Path) -> None:
    """Completed cases a second, the naive way and ours in turn, and what a finished case leaves on disk."""
    written = written_case()
    naive = Naive(folder, written)
    hands = Hands(written.received)
    ours = Product(folder, files_at(SERVICES), hands)
    session_entry = announce(ours, written)
    empty = ours.bytes_by_table()
    rates: dict[str, list[float]] = {"naive": [], "ours": []}
    for _ in range(REPEATS):
        rates["naive"].append(_rate(lambda: naive.complete_cases(CASES)))
        rates["ours"].append(_rate(lambda: complete_cases(ours, hands, written, session_entry, CASES)))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    ratio = statistics.median(a / b for a, b in zip(rates["ours"], rates["naive"], strict=True))
    print(f"cases a second: naive {medians['naive']:.1f}, ours {medians['ours']:.1f}; ratio {ratio:.1f} (at least 5)")
    _print_bytes(ours, empty)


def _print_bytes(ours: Product, empty: dict[str, int]) -> None:
    finished = REPEATS * CASES
    each = {table: (size - empty.get(table, 0)) / finished for table, size in ours.bytes_by_table().items()}
    form_data = ours.bytes_of_form_data() / finished
    rest = sum(each.values()) - form_data - each["notices"] - each["documents"]
    print("bytes of a finished case by table, indexes included:")
    for table, size in each.items():
        if size >= 1:
            print(f"  {table:<20}{size:8.0f}")
    print(f"  of these form data  {form_data:8.0f}")
    print(f"  without form data, notices and documents {rest / 1000:.2f} KB (at most 12)")


def _rate(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return CASES / (time.perf_counter() - begun)


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
    """What many open tasks, timers, messages and deadlines cost."""
    parts = [folder / name for name in ("worklist", "none", "many")]
    for part in parts:
        part.mkdir()
    print(f"first page of a worklist with {MANY} open tasks: {worklist_milliseconds(parts[0]):.1f} ms (below 20)")
    none, _ = idle_look_milliseconds(parts[1], 0)
    many, whole = idle_look_milliseconds(parts[2], MANY)
    waiting = f"{MANY} timers, {MANY} messages and {DEADLINES_EACH * MANY} deadlines"
    print(
        f"a look of the runner: {none:.2f} ms while nothing waits, {many:.2f} ms with {waiting} that wait (at most 5)"
    )
    print(f"its look over all messages, twice a minute: {whole:.0f} ms")


def decisions(_folder: Path) -> None:
    """What FEEL and DMN cost."""
    print(f"`score >= 70`, compiled before: {expression_microseconds():.1f} µs (at most 3)")
    print(f"a UNIQUE table of 100 rules with four inputs: {decide_microseconds():.0f} µs (at most 150)")


if __name__ == "__main__":
    main()
