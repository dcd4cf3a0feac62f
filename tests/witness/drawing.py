"""Draws a structured process as a diagram that our engine reads, and, rewritten, the stock library."""

from dataclasses import dataclass, field
from functools import singledispatchmethod

from tests.diagrams import (
    Part,
    boundary,
    call,
    catch,
    definitions,
    end,
    error,
    event_based,
    exclusive,
    flow,
    message,
    parallel,
    process,
    receive,
    script,
    service_task,
    signal,
    start,
    sub_process,
    task,
    terminate,
    throw,
    timer,
    user_task,
)
from tests.witness.blocks import Attempt, Block, Choice, Guarded, Inner, Loop, Race, Sequence, Split, Step, Stop

#: The variable that every process begins with.
GIVEN = "x"
#: The signal that reaches every step that waits for one; on a border and in a race each has its own, since a signal
#: that reaches an activity and what is in it leaves open which comes first.
ALL = "all"
#: An answer below this takes another round, or ends all.
LOW = 4


@dataclass
class Drawing:
    """A diagram, and the elements of it whose completion is reported in different ways.

    These are gateways that join, or before a race; and activities with a process inside, which the library calls
    completed even when an error has left them.
    """

    xml: bytes
    uncounted: frozenset[str]


def draw(sequence: Sequence) -> Drawing:
    """The diagram of a process."""
    sheet = _Sheet()
    parts = _Body(sheet, (GIVEN,)).drawn(sequence)
    return Drawing(definitions(process(*parts), *sheet.processes), frozenset(sheet.uncounted))


@dataclass
class _Sheet:
    """What the bodies of one file share."""

    count: int = 0
    processes: list[Part] = field(default_factory=list)
    uncounted: set[str] = field(default_factory=set)

    def new(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def new_uncounted(self, letter: str) -> str:
        self.uncounted.add(name := self.new(letter))
        return name


class _Body:
    """One process or sub-process while it is drawn: a pen at `at`, and the variables that are set there."""

    def __init__(self, sheet: _Sheet, known: tuple[str, ...], code: str = "") -> None:
        self.sheet, self.known, self.code = sheet, known, code
        self.parts: list[Part] = []
        self.at = ""
        self.way: dict[str, str] = {}

    def drawn(self, sequence: Sequence) -> list[Part]:
        """All of it, from its start to its end."""
        self.put(start(name := self.sheet.new("b")), name)
        self.follow(sequence)
        self.finish()
        return self.parts

    def put(self, part: Part, name: str) -> None:
        """Adds an element, and the flow to it."""
        self.parts.append(part)
        self.connect(name)
        self.at = name

    def connect(self, name: str) -> None:
        if self.at:
            self.parts.append(flow(self.at, name, **self.way))
        self.way = {}

    def finish(self) -> None:
        self.put(end(name := self.sheet.new("e")), name)

    def follow(self, sequence: Sequence) -> None:
        for block in sequence:
            self.draw(block)

    def leave(self, gateway: str, number: int, when: str | None = None) -> None:
        """Takes the pen to the way out of a gateway."""
        self.at = gateway
        self.way = {"id": f"{gateway}_{number}", **({"when": when} if when else {})}

    def ask(self) -> str:
        """A user task whose answer is in a variable of its name."""
        self.put(user_task(name := self.sheet.new("u")), name)
        self.known = (*self.known, name)
        return name

    @singledispatchmethod
    def draw(self, block: Block) -> None:
        raise TypeError(block)

    @draw.register
    def _(self, block: Step) -> None:
        if block.kind in ("user", "throw"):
            self.ask()
        if block.kind == "user":
            return
        name = self.sheet.new(block.kind[:2])
        self.put(self.step(block, name), name)
        if block.kind == "script":
            self.known = (*self.known, name)

    def step(self, block: Step, name: str) -> Part:
        if block.kind == "script":
            return script(name, f"={self.pick(block.pick)} + {block.number}", name)
        if block.kind == "service":
            return service_task(name)
        if block.kind == "manual":
            return task(name, "manualTask")
        if block.kind == "receive":
            return receive(name, name)
        if block.kind == "signal":
            return catch(name, signal(ALL))
        if block.kind == "throw":
            return throw(name, signal(ALL))
        return catch(name, self.event(block.kind, name))

    def event(self, kind: str, name: str) -> Part:
        return {"message": message(name), "signal": signal(name), "timer": timer(duration="P1D")}[kind]

    def pick(self, number: int) -> str:
        return self.known[number % len(self.known)]

    @draw.register
    def _(self, block: Choice) -> None:
        name, join = self.sheet.new("g"), self.sheet.new_uncounted("j")
        self.put(exclusive(name, default=f"{name}_{len(block.ways)}"), name)
        before = self.known
        for number, way in enumerate(block.ways, start=1):
            self.known = before
            when = f"={self.pick(block.pick + number)} < {block.bound}" if number < len(block.ways) else None
            self.leave(name, number, when)
            self.follow(way)
            self.connect(join)
        self.known = before
        self.parts.append(exclusive(join))
        self.at = join

    @draw.register
    def _(self, block: Split) -> None:
        name, join = self.sheet.new("p"), self.sheet.new_uncounted("j")
        self.put(parallel(name), name)
        before, after = self.known, self.known
        for number, way in enumerate(block.ways, start=1):
            self.known = before
            self.leave(name, number)
            self.follow(way)
            self.connect(join)
            after += self.known[len(before) :]
        self.known = after
        self.parts.append(parallel(join))
        self.at = join

    @draw.register
    def _(self, block: Race) -> None:
        name, join = self.sheet.new_uncounted("j"), self.sheet.new_uncounted("j")
        self.put(event_based(name), name)
        before = self.known
        for number, (event, way) in enumerate(block.ways, start=1):
            self.known = before
            self.leave(name, number)
            self.put(catch(first := self.sheet.new(event[:2]), self.event(event, first)), first)
            self.follow(way)
            self.connect(join)
        self.known = before
        self.parts.append(exclusive(join))
        self.at = join

    @draw.register
    def _(self, block: Loop) -> None:
        back, out = self.sheet.new_uncounted("j"), self.sheet.new("g")
        self.put(exclusive(back), back)
        self.follow(block.body)
        answer = self.ask()
        self.put(exclusive(out, default=f"{out}_2"), out)
        self.leave(out, 1, f"={answer} < {LOW}")
        self.connect(back)
        self.leave(out, 2)

    @draw.register
    def _(self, block: Inner) -> None:
        name = self.sheet.new_uncounted("c" if block.called else "i")
        inner = _Body(self.sheet, self.known)
        parts = inner.drawn(block.body)
        if block.called:
            self.sheet.processes.append(process(*parts, id=f"process_{name}"))
        self.put(call(name, f"process_{name}") if block.called else sub_process(name, *parts), name)

    @draw.register
    def _(self, block: Guarded) -> None:
        before = self.known
        if block.body is None:
            host = self.ask()
        else:
            host = self.sheet.new_uncounted("i")
            self.put(sub_process(host, *_Body(self.sheet, self.known).drawn(block.body)), host)
        self.known = before
        name = self.sheet.new("w")
        self.watch(boundary(name, host, self.event(block.event, name), interrupting=block.interrupting), name, block)

    def watch(self, border: Part, name: str, block: Guarded | Attempt) -> None:
        """Draws what is done after a boundary event; an interrupting one comes back to where its activity ends."""
        host, before, join = self.at, self.known, self.sheet.new_uncounted("j")
        merges = isinstance(block, Attempt) or block.interrupting
        self.parts.append(border)
        self.at, self.way = name, {}
        self.follow(block.handler)
        self.known = before
        if not merges:
            self.finish()
            self.at = host
            return
        self.connect(join)
        self.at = host
        self.put(exclusive(join), join)

    @draw.register
    def _(self, block: Attempt) -> None:
        # a code of its own: in the library an error reaches every boundary event of its code in the body around
        name, border = self.sheet.new_uncounted("i"), self.sheet.new("w")
        self.put(sub_process(name, *_Body(self.sheet, self.known, border).drawn(block.body)), name)
        self.watch(boundary(border, name, error(border)), border, block)

    @draw.register
    def _(self, block: Stop) -> None:
        answer, gateway = self.ask(), self.sheet.new("g")
        self.put(exclusive(gateway, default=f"{gateway}_2"), gateway)
        self.leave(gateway, 1, f"={answer} < {LOW}")
        self.put(end(name := self.sheet.new("e"), error(self.code) if block.error else terminate()), name)
        self.leave(gateway, 2)
