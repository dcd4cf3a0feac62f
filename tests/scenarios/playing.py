"""Written cases as the scenarios play them: read, varied, lived through, and asked what happened."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from engine.clock import VirtualClock
from engine.deployment.bundle import File, files_at
from engine.deployment.deploy import SERVICES
from engine.rehearsal.report import report
from engine.rehearsal.run import Run
from engine.rehearsal.running import rehearse
from engine.rehearsal.script import read_rehearsal
from engine.rehearsal.stage import Stage, stage
from storage.database import Database
from tests.unit.execution.installation import PRODUCT_HANDLERS, office

REHEARSALS = SERVICES / "attestation" / "rehearsals"
OF_LICENCES = SERVICES / "licence_issue" / "rehearsals"
Report = dict[str, Any]
Script = dict[str, Any]


@cache
def services() -> tuple[File, ...]:
    return files_at(SERVICES)


@lru_cache(maxsize=4)  # most scenarios play the services as they are
def stage_of(files: tuple[File, ...]) -> Stage:
    return stage(files, PRODUCT_HANDLERS, office())


def written(name: str, folder: Path = REHEARSALS) -> Script:
    """A rehearsal of the product without what it expects, to be varied; by default one of the attestation."""
    found: Script = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    found["steps"] = [entry for entry in found.get("steps", ()) if "task" in entry or "message" in entry]
    for part in (found, *found["steps"]):
        part.pop("expect", None)
    return found


def received(script: Script, moment: str) -> Script:
    """The script with an application that is sent at another moment, and dated so."""
    return {**script, "received": moment, "variables": {**script["variables"], "filled_on": moment[:10]}}


def in_registers(script: Script) -> Script:
    """The script without a session of its own: the one of its application is in the register alone."""
    others = {name: case for name, case in script["cases"].items() if case["service"] != "attestation_session"}
    steps = [entry for entry in script["steps"] if entry.get("case") in (None, *others)]
    return {**script, "registers": written("S-20-refused")["registers"], "cases": others, "steps": steps}


@dataclass(frozen=True)
class Lived:
    """How a case stands when its script is over: enough to go on from there, as often as one likes."""

    image: bytes
    now: datetime
    run: Run


@contextmanager
def lived(script: Script, files: tuple[File, ...] | None = None) -> Iterator[Run]:
    """A script played to its end with the services of the product, or others; it is played once, and then copied."""
    before = _lived(yaml.safe_dump(script, allow_unicode=True), files or services())
    clock = VirtualClock(before.now)
    with closing(Database.in_memory(before.image)) as database:
        kept = before.run
        refusals, others, unmet = list(kept.refusals), dict(kept.others), list(kept.unmet)
        runtime = kept.runtime.at_clock(clock, [])
        yield replace(
            kept, database=database, runtime=runtime, clock=clock, refusals=refusals, others=others, unmet=unmet
        )


@lru_cache(maxsize=16)
def _lived(script: str, files: tuple[File, ...]) -> Lived:
    rehearsal = read_rehearsal(script, "test.yaml", office().calendar.zone)
    with rehearse(rehearsal, stage_of(files)) as run:
        return Lived(run.database.image(), run.clock(), run)


def told(script: Script) -> Report:
    with lived(script) as run:
        return report(run)


def step(script: Script, task: str, nth: int = 0) -> dict[str, Any]:
    """The step of a script that completes a task."""
    found: dict[str, Any] = [entry for entry in script["steps"] if entry.get("task") == task][nth]
    return found


def until(script: Script, task: str, moment: str) -> Script:
    """The script as far as a task, which is then done at another moment."""
    place = script["steps"].index(step(script, task))
    varied = {**deepcopy(script), "until": moment}
    varied["steps"] = varied["steps"][: place + 1]
    varied["steps"][-1]["at"] = moment
    return varied


def deadlines(found: Report) -> dict[str, tuple[str, str]]:
    return {deadline["element"]: (deadline["due_at"], deadline["state"]) for deadline in found["deadlines"]}


def papers(found: Report) -> dict[str, str]:
    return {document["kind"]: document["at"] for document in found["documents"]}


def sent(found: Report, code: str) -> list[tuple[str, str]]:
    """To whom and when a notice went, reminders of what is due soon left out."""
    return [
        (notice["to"], notice["at"])
        for notice in found["notices"]
        if notice["code"] == code and notice["kind"] != "reminder"
    ]


def reminders(found: Report) -> list[tuple[str, str, str]]:
    """To whom and when a reminder went, and of what."""
    return [
        (notice["to"], notice["at"], notice["subject"].removeprefix("Due soon: "))
        for notice in found["notices"]
        if notice["kind"] == "reminder"
    ]


def at(found: Report, type_: str, element: str) -> list[str]:
    return [event["at"] for event in found["events"] if (event["type"], event["element"]) == (type_, element)]


def task(found: Report, element: str) -> dict[str, Any]:
    return next(entry for entry in found["tasks"] if entry["element"] == element)
