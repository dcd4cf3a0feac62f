"""Small diagrams that several tests of moved cases share."""

from tests.diagrams import Part, boundary, diagram, end, flows, parallel, start, timer, user_task

TERM = boundary("b", "u", timer(date='=date("2026-04-10")'), name="Old", properties={"law": "L-1"})


def one(*parts: Part, task: Part | None = None) -> bytes:
    return diagram(start("s"), task or user_task("u"), end("e"), flows("s", "u", "e"), *parts)


SPLIT = (start("s"), user_task("u"), user_task("v"), user_task("t"), end("e"))


def joined(*extra: Part, to_join: str = "j", gateway: Part | None = None) -> bytes:
    return diagram(
        *SPLIT,
        parallel("g"),
        gateway or parallel("j"),
        flows("s", "g", "u", to_join),
        flows("g", "v", "j", "t", "e"),
        *extra,
    )
