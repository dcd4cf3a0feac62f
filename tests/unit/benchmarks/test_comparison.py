"""Both sides of the comparison in `make bench` follow the services as they are drawn today."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from benchmarks.applicant import SERVICES, written_case
from benchmarks.naive import Naive
from benchmarks.ours import Hands, Product, announce, complete_cases
from engine.deployment.bundle import files_at
from storage.tables import cases


def test_the_stock_library_brings_the_applicant_to_the_end(tmp_path: Path) -> None:
    naive = Naive(tmp_path, written_case())

    naive.complete_cases(1)

    naive.close()
    with closing(sqlite3.connect(tmp_path / "naive.db")) as database:
        (state,) = database.execute("SELECT state FROM cases").fetchone()
    assert '"outcome": "passed"' in state


def test_the_product_brings_the_applicant_to_the_end(tmp_path: Path) -> None:
    written = written_case()
    hands = Hands(written.received)
    ours = Product(tmp_path, files_at(SERVICES), hands)
    session_entry = announce(ours, written)

    complete_cases(ours, hands, written, session_entry, 1)

    with ours.database.reading() as session:
        row = session.execute(select(cases).where(cases.c.service == written.service)).one()
    ours.database.close()
    assert (row.state, row.outcome) == ("completed", "passed")
