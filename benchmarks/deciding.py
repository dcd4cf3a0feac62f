"""The cost of an expression and of a decision: one comparison, and a table of a hundred rules."""

import time
from decimal import Decimal

from engine import dmn, feel

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
RULES = 100
REPEATS = 5
DECISIONS = 400
EXPRESSIONS = 20_000


def decide_microseconds() -> float:
    """An evaluation of a UNIQUE table of a hundred rules with two inputs of text and two of ranges of numbers.

    Each of the hundred rules is the matching one in turn; the best of some repeats, in microseconds.
    """
    model = dmn.parse(_table(), "fees.dmn")
    cases = [_case(number % RULES) for number in range(DECISIONS)]
    for number, case in enumerate(cases[:RULES]):
        if model.evaluate("fee", case).value != Decimal(number):
            raise RuntimeError(f"the table does not answer rule {number}")
    return min(_seconds(model, cases) for _ in range(REPEATS)) / DECISIONS * 1e6


def expression_microseconds() -> float:
    """An evaluation of `score >= 70`, compiled before; the best of some repeats, in microseconds."""
    expression = feel.compile("score >= 70")
    context = {"score": 78}
    best = float("inf")
    for _ in range(REPEATS):
        begun = time.perf_counter()
        for _ in range(EXPRESSIONS):
            expression.evaluate(context)
        best = min(best, time.perf_counter() - begun)
    return best / EXPRESSIONS * 1e6


def _seconds(model: dmn.Model, cases: list[dict[str, object]]) -> float:
    begun = time.perf_counter()
    for case in cases:
        model.evaluate("fee", case)
    return time.perf_counter() - begun


def _case(rule: int) -> dict[str, object]:
    return {"kind": f"kind {rule % 5}", "region": f"region {rule // 5 % 4}", "trees": rule * 10 + 5, "area": rule + 0.5}


def _table() -> bytes:
    columns = ("kind", "region", "trees", "area")
    types = ("string", "string", "number", "number")
    inputs = "".join(
        f'<inputData id="in_{name}" name="{name}"><variable name="{name}" typeRef="{type_name}"/></inputData>'
        for name, type_name in zip(columns, types, strict=True)
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#in_{name}"/></informationRequirement>' for name in columns
    )
    asked = "".join(
        f'<input><inputExpression typeRef="{type_name}"><text>{name}</text></inputExpression></input>'
        for name, type_name in zip(columns, types, strict=True)
    )
    rules = "".join(_rule(number) for number in range(RULES))
    table = f'<decisionTable hitPolicy="UNIQUE">{asked}<output name="fee" typeRef="number"/>{rules}</decisionTable>'
    decision = f'<decision id="fee" name="fee"><variable name="fee" typeRef="number"/>{needs}{table}</decision>'
    return f'<definitions xmlns="{DMN}" id="fees" name="Fees" namespace="n">{inputs}{decision}</definitions>'.encode()


def _rule(number: int) -> str:
    cells = (
        f'"kind {number % 5}"',
        f'"region {number // 5 % 4}"',
        f"[{number * 10}..{number * 10 + 9}]",
        f"[{number}..{number + 1})",
    )
    tests = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
    return f"<rule>{tests}<outputEntry><text>{number}</text></outputEntry></rule>"
