"""Hit policies: how the rules that match become one answer; knows neither XML nor how a rule is tested."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine import feel
from engine.dmn.errors import DecisionFailed
from engine.dmn.run import Run, Variables
from engine.feel.operators import same


class HitPolicy(StrEnum):
    """The hit policies of DMN, by the words of its XML."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"


class Aggregation(StrEnum):
    """What COLLECT does with the outputs; without one it lists them."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


ORDERED_BY_OUTPUT = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
LISTING = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})
_AGGREGATES = {
    Aggregation.SUM: feel.compile("sum(outputs)"),
    Aggregation.MIN: feel.compile("min(outputs)"),
    Aggregation.MAX: feel.compile("max(outputs)"),
    Aggregation.COUNT: feel.compile("count(outputs)"),
}


@dataclass(frozen=True)
class Hit:
    """A rule that matched: its number from 1, its answer, its rank among the output values, lowest first."""

    number: int
    output: Any
    rank: tuple[int, ...] = ()


def in_order(policy: HitPolicy, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that count, in the order in which they count."""
    if policy is HitPolicy.FIRST:
        return list(hits[:1])
    if policy is HitPolicy.OUTPUT_ORDER:
        return sorted(hits, key=_rank)
    if policy is HitPolicy.PRIORITY:
        return sorted(hits, key=_rank)[:1]
    return list(hits)


def answer(policy: HitPolicy, aggregation: Aggregation | None, hits: Sequence[Hit], where: str, run: Run) -> Any:
    """The table's value; null, an empty list or a count of 0 where nothing matched.

    Raises `DecisionFailed` where the policy forbids what the rules say; `where` opens the message.
    """
    if aggregation is not None:
        return _aggregate(aggregation, hits, where, run)
    if policy in LISTING:
        return [hit.output for hit in hits]
    refuse = _REFUSALS.get(policy)
    if refuse is not None:
        refuse(hits, where, run)
    return hits[0].output if hits else None


def default_answer(policy: HitPolicy, aggregation: Aggregation | None, output: Any) -> Any:
    """The table's value where no rule matched and the outputs have default entries."""
    return [output] if policy in LISTING and aggregation is None else output


def rule_list(hits: Sequence[Hit]) -> str:
    """The numbers of some hits as a person reads them: `1, 2 and 5`."""
    numbers = [str(hit.number) for hit in hits]
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _rank(hit: Hit) -> tuple[int, ...]:
    return hit.rank


def _refuse_overlap(hits: Sequence[Hit], where: str, _run: Run) -> None:
    if len(hits) > 1:
        raise DecisionFailed(
            f"{where}: rules {rule_list(hits)} match the same inputs, but the hit policy is UNIQUE; "
            "make their conditions exclude each other, or choose FIRST or COLLECT"
        )


def _refuse_contradiction(hits: Sequence[Hit], where: str, run: Run) -> None:
    if any(not same(hit.output, hits[0].output, run) for hit in hits[1:]):
        raise DecisionFailed(
            f"{where}: rules {rule_list(hits)} match with different outputs, but the hit policy is ANY; "
            "give them the same outputs, or choose another hit policy"
        )


_REFUSALS: dict[HitPolicy, Callable[[Sequence[Hit], str, Run], None]] = {
    HitPolicy.UNIQUE: _refuse_overlap,
    HitPolicy.ANY: _refuse_contradiction,
}


def _aggregate(aggregation: Aggregation, hits: Sequence[Hit], where: str, run: Run) -> Any:
    if not hits:
        return Decimal(0) if aggregation is Aggregation.COUNT else None
    value = run.value(_AGGREGATES[aggregation], Variables({"outputs": [hit.output for hit in hits]}, run))
    if value is None:
        raise DecisionFailed(
            f"{where}: {aggregation} cannot be taken of the outputs of rules {rule_list(hits)}; "
            "each of them has to be a value of the same kind, a number for SUM"
        )
    return value
