"""Kills (SIGKILL) at random moments, within commands and between them: nothing is lost and nothing is there twice."""

import multiprocessing
import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from engine.clock import VirtualClock
from engine.deployment.bundle import File
from engine.deployment.deploy import deploy
from engine.execution.installation.runtime import Runtime
from engine.execution.permissions import Actor
from storage.database import Database
from storage.tables import cases
from tests.chaos import worker
from tests.chaos.proof import everything_once, projections_fit
from tests.chaos.service import diagrams, outside
from tests.unit.execution.installation import ALWAYS, PRODUCT_HANDLERS, Installation

#: Seconds within which a worker is killed on a machine that has nothing else to do.
SHORTEST_WINDOW = 0.06
GROUPS = File(
    "groups.json", "groups", b'[{"id": "clerks", "name": "Clerks", "roles": ["oversee", "fix", "administer"]}]'
)


@pytest.fixture(scope="module")
def forks() -> multiprocessing.context.ForkServerContext:
    """Forks workers from a process that has everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chaos.worker"])
    return context


def prepared(url: str) -> tuple[Database, Runtime]:
    database = Database(url)
    runtime = Runtime(VirtualClock(worker.BEGAN), worker.OFFICE, {**PRODUCT_HANDLERS, "ask": outside(print)})
    files = tuple(File(f"{number}.bpmn", "bpmn", content) for number, content in enumerate(diagrams()))
    with database.transaction() as session:
        deploy(session, runtime, Actor("analyst"), (*files, GROUPS), ALWAYS, "chaos")
    return database, runtime


def seconds_until_first_commit(forks: multiprocessing.context.ForkServerContext, url: str, folder: Path) -> float:
    """The pace of this machine, which may be busy with other things: else every blow would fall before any work."""
    where, ready = forks.Value("i", worker.OUTSIDE, lock=False), forks.Event()
    process = forks.Process(target=worker.live, args=(worker.Life(url, folder, 0, 0, opens_cases=True), ready, where))
    process.start()
    assert ready.wait(60), "the worker did not begin"
    begun = time.monotonic()
    while not (folder / "acknowledged").stat().st_size:
        assert time.monotonic() - begun < 60, "the worker did nothing"
        time.sleep(0.001)
    taken = time.monotonic() - begun
    process.kill()
    process.join()
    return taken


def killed_at_random(
    forks: multiprocessing.context.ForkServerContext, url: str, folder: Path, kills: int, seed: int
) -> Counter[int]:
    """Lets workers live one after another, kills all but the last, and tells where each was hit."""
    database, runtime = prepared(url)
    chance = random.Random(seed)
    hit: Counter[int] = Counter()
    longest_life = max(SHORTEST_WINDOW, 3 * seconds_until_first_commit(forks, url, folder))
    for number in range(1, kills + 1):
        where, ready = forks.Value("i", worker.OUTSIDE, lock=False), forks.Event()
        life = worker.Life(url, folder, number, chance.randrange(2**32), opens_cases=True)
        process = forks.Process(target=worker.live, args=(life, ready, where))
        process.start()
        assert ready.wait(60), "the worker did not begin"
        time.sleep(chance.uniform(0.001, longest_life))  # the blow falls at any moment of its work
        process.kill()
        process.join()
        assert process.exitcode == -9, f"the worker ended by itself with {process.exitcode}"
        hit[int(getattr(where, "value", where))] += 1
        if number % 10 == 0:
            assert projections_fit(database, runtime) == []
    where, ready = forks.Value("i", worker.OUTSIDE, lock=False), forks.Event()
    last = forks.Process(
        target=worker.live, args=(worker.Life(url, folder, kills + 1, seed, opens_cases=False), ready, where)
    )
    last.start()
    last.join(120)
    assert last.exitcode == 0
    assert projections_fit(database, runtime) == []
    assert everything_once(database, folder) == []
    opened = len(Installation(database).rows(cases))
    sys.stdout.write(f"{kills} kills: {dict(hit)}, {opened} cases\n")
    assert opened >= kills / 10
    database.close()
    return hit


@pytest.mark.timeout(600)
def test_two_hundred_kills_lose_nothing_and_double_nothing(
    forks: multiprocessing.context.ForkServerContext, sqlite_url: str, tmp_path: Path
) -> None:
    hit = killed_at_random(forks, sqlite_url, tmp_path, kills=200, seed=20260406)

    # most blows must fall where it hurts
    assert hit[worker.IN_TRANSACTION] + hit[worker.COMMITTING] >= 100


@pytest.mark.chaos
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_kills_on_sqlite(
    forks: multiprocessing.context.ForkServerContext, sqlite_url: str, tmp_path: Path, seed: int
) -> None:
    killed_at_random(forks, sqlite_url, tmp_path, kills=1000, seed=seed)


@pytest.mark.chaos
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(3))
def test_three_hundred_kills_on_postgresql(
    forks: multiprocessing.context.ForkServerContext, postgresql_url: str, tmp_path: Path, seed: int
) -> None:
    hit = killed_at_random(forks, postgresql_url, tmp_path, kills=300, seed=seed)

    assert hit[worker.IN_TRANSACTION] + hit[worker.COMMITTING] >= 100
