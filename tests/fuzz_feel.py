"""Tries expressions by chance for minutes: `python -m tests.fuzz_feel --minutes 10`.

Half are written by the grammar, half are those of the tests and documents, cut and joined at random. None may
raise anything but FeelError or take long; the script prints how many it tried, what broke and what took longest.
"""

import argparse
import ast
import heapq
import re
import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import click

from engine import feel
from engine.feel.expression import names_of
from tests.feel_grammar import VARIABLES, Grammar

ROOT = Path(__file__).parents[1]
NAMES = frozenset(names_of(VARIABLES))
NOW = datetime(2026, 4, 6, 11, tzinfo=UTC)
LONGEST_INPUT = 2000
SECONDS_BEFORE_A_HANG = 20
SLOWEST_ALLOWED = 2.0
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\w+|\s+|.', re.DOTALL)


class Hang(BaseException):
    """Raised by the alarm clock into an evaluation that does not end."""


def known_expressions() -> list[str]:
    """Every text of the tests of FEEL and every example in backticks of the documents."""
    texts = {
        node.value
        for path in sorted((ROOT / "tests/unit/feel").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for path in sorted((ROOT / "docs").glob("*.md")):
        texts |= set(re.findall(r"`([^`\n]+)`", path.read_text(encoding="utf-8")))
    return sorted(text for text in texts if 0 < len(text) < LONGEST_INPUT)


def mutated(seeds: list[str], chance: Random) -> str:
    """A known expression with pieces of others put in, left out, doubled or moved."""
    pieces = _PIECE.findall(chance.choice(seeds))
    for _ in range(chance.randint(0, 6)):
        at = chance.randint(0, len(pieces))
        match chance.randint(0, 4):
            case 0:
                del pieces[at : at + chance.randint(1, 3)]
            case 1:
                pieces[at:at] = _PIECE.findall(chance.choice(seeds))[: chance.randint(1, 12)]
            case 2:
                pieces[at:at] = pieces[at : at + chance.randint(1, 5)] * chance.randint(1, 4)
            case 3:
                pieces.reverse()
            case _:
                pieces.insert(at, chr(chance.choice((0, 9, 10, 34, 92, 0x7F, 0x301, 0xD7FF, 0x1F40E, 0xE000))))
    return "".join(pieces)[:LONGEST_INPUT]


def inputs(chance: Random) -> Iterator[str]:
    seeds = known_expressions()
    while True:
        yield Grammar(chance).expression(chance.randint(1, 6))[:LONGEST_INPUT]
        yield mutated(seeds, chance)


def problem_of(text: str) -> str:
    """What goes wrong with a text as expression and as unary tests; empty where nothing does."""
    for attempt in (_as_expression, _as_tests):
        try:
            attempt(text)
        except feel.FeelSyntaxError as error:
            if not (error.line and error.column and error.caret.endswith("^")):
                return f"{attempt.__name__}: an error without a place: {error}"
        except feel.FeelError:
            continue
        except Hang:
            return f"{attempt.__name__}: does not end"
        except BaseException as error:  # noqa: BLE001  # whatever escapes is what this script is for
            return f"{attempt.__name__}: {error!r}"[:300]
    return ""


def _as_expression(text: str) -> None:
    value, _warnings = feel.compile(text, NAMES).trace(VARIABLES, NOW)
    feel.to_json(value)
    feel.feel_text(value)


def _as_tests(text: str) -> None:
    feel.compile_unary_tests(text, NAMES).trace(1, VARIABLES, NOW)


def _ring(_signal: int, _frame: Any) -> None:
    raise Hang


def run(minutes: float, seed: int) -> int:
    """Tries inputs for so long; the number of those that broke."""
    signal.signal(signal.SIGPROF, _ring)
    chance, broken, tried = Random(seed), 0, 0
    slowest: list[tuple[float, str]] = []
    ends = time.monotonic() + minutes * 60
    for text in inputs(chance):
        if time.monotonic() > ends:
            break
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS_BEFORE_A_HANG)
        problem = problem_of(text)
        signal.setitimer(signal.ITIMER_PROF, 0)
        seconds, tried = time.process_time() - began, tried + 1
        # an input is evaluated twice, as expression and as tests
        if not problem and seconds > 2 * SLOWEST_ALLOWED:
            problem = f"takes {seconds:.1f} seconds"
        broken += bool(problem)
        if problem:
            click.echo(f"{problem}\n    {text!r}")
        slowest = heapq.nlargest(5, [*slowest, (seconds, text)])
    click.echo(f"{tried} inputs in {minutes:g} minutes with seed {seed}: {broken} crashes or hangs")
    for seconds, text in slowest:
        click.echo(f"{seconds:.2f} s of processor: {text[:200]!r}")
    return broken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    sys.exit(1 if run(arguments.minutes, arguments.seed) else 0)


if __name__ == "__main__":
    main()
