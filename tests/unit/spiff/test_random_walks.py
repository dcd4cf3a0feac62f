"""Joins in rework loops: random walks compared with an independent token game, stored and read back at every step."""

import random

import pytest

from tests.diagrams import (
    Part,
    diagram,
    end,
    exclusive,
    flow,
    inclusive,
    parallel,
    start,
    user_task,
)
from tests.unit.spiff.running import Case
from tests.unit.spiff.token_game import Graph, TokenGame

WALKS = 300
ROUNDS = 5

PARALLEL_LOOP: Graph = {
    "s": ("start", ("back",)),
    "back": ("xor", ("first",)),
    "first": ("task", ("split",)),
    "split": ("and", ("a", "b", "c")),
    "a": ("task", ("join",)),
    "b": ("task", ("join",)),
    "c": ("task", ("join",)),
    "join": ("and", ("check",)),
    "check": ("task", ("g",)),
    "g": ("xor", ("back", "e")),
    "e": ("end", ()),
}
LOOP_INSIDE_A_BRANCH: Graph = {
    "s": ("start", ("split",)),
    "split": ("and", ("back", "b")),
    "back": ("xor", ("a",)),
    "a": ("task", ("g",)),
    "g": ("xor", ("back", "join")),
    "b": ("task", ("join",)),
    "join": ("and", ("last",)),
    "last": ("task", ("e",)),
    "e": ("end", ()),
}
NESTED_SPLITS: Graph = {
    "s": ("start", ("back",)),
    "back": ("xor", ("split",)),
    "split": ("and", ("a", "inner")),
    "inner": ("and", ("b", "c")),
    "a": ("task", ("join",)),
    "b": ("task", ("meet",)),
    "c": ("task", ("meet",)),
    "meet": ("and", ("d",)),
    "d": ("task", ("join",)),
    "join": ("and", ("g",)),
    "g": ("xor", ("back", "e")),
    "e": ("end", ()),
}
INCLUSIVE_LOOP: Graph = {
    "s": ("start", ("back",)),
    "back": ("xor", ("first",)),
    "first": ("task", ("split",)),
    "split": ("or", ("a", "b", "c")),
    "a": ("task", ("join",)),
    "b": ("task", ("g2",)),
    "g2": ("xor", ("d", "join")),
    "d": ("task", ("join",)),
    "c": ("task", ("join",)),
    "join": ("or", ("check",)),
    "check": ("task", ("g",)),
    "g": ("xor", ("back", "e")),
    "e": ("end", ()),
}
GRAPHS = {
    "parallel join in a loop": PARALLEL_LOOP,
    "loop inside a branch": LOOP_INSIDE_A_BRANCH,
    "nested splits in a loop": NESTED_SPLITS,
    "inclusive join in a loop": INCLUSIVE_LOOP,
}
_NODES = {"start": start, "task": user_task, "end": end, "xor": exclusive, "and": parallel, "or": inclusive}


def drawn(graph: Graph) -> bytes:
    """The graph as a diagram in which the list `chosen` opens the flows to its nodes."""
    parts: list[Part] = []
    for node, (kind, targets) in graph.items():
        is_choice = kind in ("xor", "or") and len(targets) > 1
        default = {"default": f"{node}_{targets[-1]}"} if is_choice else {}
        parts.append(_NODES[kind](node, **default))
        for target in targets:
            asked = is_choice and target != targets[-1]
            parts.append(flow(node, target, when=f'=list contains(chosen, "{target}")' if asked else None))
    return diagram(*parts)


def choices(graph: Graph, walk: random.Random, *, last_round: bool) -> list[str]:
    targets = sorted({target for kind, after in graph.values() if kind in ("xor", "or") for target in after[:-1]})
    chosen = [target for target in targets if target != "back" and walk.random() < 0.5]
    return chosen if last_round or walk.random() < 0.2 else [*chosen, "back"]


@pytest.mark.parametrize("name", GRAPHS)
def test_random_walks_through_loops_go_as_the_token_game_says(name: str) -> None:
    graph = GRAPHS[name]
    xml = drawn(graph)
    for seed in range(WALKS):
        walk = random.Random(seed)
        case, game = Case(xml, {"chosen": []}), TokenGame(graph)
        game.settle(set())
        trail: list[str] = []

        for _ in range(12 * ROUNDS):
            assert case.waiting == game.waiting, (name, seed, trail)
            if not game.waiting:
                break
            task = walk.choice(game.waiting)
            chosen = choices(graph, walk, last_round=len(trail) > 9 * ROUNDS)
            trail.append(task)
            case.complete(task, walk.randrange(case.waiting.count(task)), chosen=chosen)
            game.complete(task, {*chosen})

        assert case.is_completed is not bool(game.waiting), (name, seed, trail)


def test_a_thousand_rounds_neither_stall_a_case_nor_let_its_state_grow() -> None:
    case = Case(drawn(PARALLEL_LOOP), {"chosen": []})
    sizes = []

    for _ in range(1_000):
        for task in ("first", "b", "a", "c", "check"):
            case.complete(task, chosen=["back"])
        case.log.clear()
        sizes.append(len(case.instance.dump().content))

    assert case.waiting == ["first"]
    assert not case.is_completed
    assert max(sizes) - min(sizes) < 10  # the digits of the last token's number
    for task in ("first", "a", "b", "c", "check"):
        case.complete(task, chosen=[])

    assert case.is_completed


def test_ten_thousand_rounds_keep_the_state_flat() -> None:
    case = Case(
        drawn(
            {
                "s": ("start", ("back",)),
                "back": ("xor", ("u",)),
                "u": ("task", ("g",)),
                "g": ("xor", ("back", "e")),
                "e": ("end", ()),
            }
        ),
        {"chosen": ["back"]},
    )
    first = len(case.instance.dump().content)

    for _ in range(10_000):
        case.complete("u")
        case.log.clear()

    assert len(case.instance.dump().content) - first < 10
    assert case.waiting == ["u"]
