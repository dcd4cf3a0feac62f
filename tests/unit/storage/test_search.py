"""The search: what text finds which cases, in which order, page by page, and by which index."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.event import listen

from storage.database import Database, Session
from storage.queries import search
from storage.queries.search import found_cases, ways_of_search
from storage.search_keys import case_keys
from storage.tables import search_keys
from tests.unit.storage.rows import add_case, add_definition

PEOPLE = {
    1: ("ATT-2026-000001", "Ахметов Нұрлан Серікұлы", "900101300017"),
    2: ("ATT-2026-000002", "Сейітова-Ахметова Әлия", "900101400018"),
    3: ("ATT-2025-000007", "Ахметова Дана Нұрланқызы", "900101400018"),
    4: (None, "Семёнова Анна", "880505400019"),
    5: ("LIC-17", "ТОО «Әділет Заң»", "100440000012"),
    6: ("LIC-18", "İlker Şahin Ба\u0301ринов", "880505400020"),
}


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        add_definition(session)
        for id_, (number, *texts) in PEOPLE.items():
            add_case(session, id_, number=number, applicant="nurlan" if id_ == 1 else None)
            keys = [{"key": key, "case_id": id_} for key in case_keys(id_, number, texts)]
            session.execute(insert(search_keys), keys)
        yield session


def found(session: Session, text: str) -> list[int]:
    """The cases that the first way finds that finds any."""
    for sought in ways_of_search(text):
        if rows := found_cases(session, sought, 50):
            return [row.id for row in rows]
    return []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("ATT-2026-000001", [1]),
        ("att 2026   000002", [2]),
        ("ATT-2026", [1, 2]),
        ("000007", [3]),
        ("4", [4]),
        ("900101300017", [1]),
        ("900101 400018", [3, 2]),
        ("Ахметов", [1, 2, 3]),
        ("ахметова", [2, 3]),
        ("сейітова ахм", [2]),
        ("Сейітова-Ахм", [2]),
        ("нұрлан ахметов", [1, 3]),
        ("Ахметов Нұрлан Серікұлы", [1]),
        ("Серікұлы Нұрлан Ахметов", [1]),
        ("Серік", [1]),
        ("семенова", [4]),
        ("СЕМЁНОВА  АННА", [4]),
        ("әд", [5]),
        ("тоо заң", [5]),
        ("Әлия", [2]),
        ("Алия", [2]),
        ("ilker", [6]),
        ("İLKER", [6]),
        ("i\u0307lker", [6]),
        ("баринов", [6]),
        ("Ба\u0301ринов", [6]),
        ("şahin", [6]),
        ("метов", []),
        ("90010130001", []),
        ("9001", []),
        ("900101300018", []),
        ("%", []),
        ("_", []),
        ("", []),
        ("а", []),
    ],
)
def test_a_text_finds(session: Session, text: str, ids: list[int]) -> None:
    assert found(session, text) == ids


def test_latin_letters_do_not_stand_for_cyrillic_ones(session: Session) -> None:
    assert found(session, "Axметов") == []  # the first two letters are Latin


def test_a_case_that_fits_by_several_keys_is_there_once(session: Session) -> None:
    session.execute(insert(search_keys), [{"key": key, "case_id": 1} for key in ("ахметов", "ахмет", "ахметұлы")])

    assert found(session, "ахмет") == [1, 2, 3]


def test_pages_follow_each_other_without_gap_or_repetition(session: Session) -> None:
    (sought,) = ways_of_search("ахмет")
    for id_ in range(10, 40):
        add_case(session, id_)
        names = [f"Ахметов {'АБВ'[id_ % 3]}", "Ахметжан"]
        session.execute(insert(search_keys), [{"key": key, "case_id": id_} for key in case_keys(id_, None, names)])
    whole = [row.id for row in found_cases(session, sought, 100)]

    paged: list[int] = []
    while rows := found_cases(session, sought, 7, paged[-1] if paged else None):
        paged += [row.id for row in rows]

    assert paged == whole
    assert len(set(paged)) == len(paged) == 33


def test_only_the_wanted_versions_and_not_the_cases_of_a_person(session: Session) -> None:
    (sought,) = ways_of_search("ахметов")

    assert [row.id for row in found_cases(session, sought, 50, not_of="nurlan")] == [2, 3]
    assert found_cases(session, sought, 50, definition_ids=[2]) == []
    assert len(found_cases(session, sought, 50, definition_ids=[1])) == 3


@pytest.mark.parametrize("asked", ["ахмет", "нұрлан ахметов", "ATT-2026", "900101300017"])
def test_a_search_reads_ranges_of_the_keys_and_no_whole_table(session: Session, asked: str) -> None:
    sent: list[tuple[str, Any]] = []
    listen(session, "before_cursor_execute", lambda _c, _k, sql, values, *_rest: sent.append((sql, values)))
    found_cases(session, ways_of_search(asked)[0], 50, 1, [1], "nurlan")
    if session.dialect.name == "postgresql":  # which reads tables of five rows as a whole unless it is told not to
        session.execute(text("SET LOCAL enable_seqscan = off"))
    sql, values = next((sql, values) for sql, values in sent if "hit" in sql)

    plan = session.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' * session.dialect.name.startswith('sqlite')}{sql}", values)

    lines = [str(row[-1]) for row in plan]
    assert not [line for line in lines if "SCAN keys" in line or "SCAN cases" in line or "Seq Scan" in line]
    assert [line for line in lines if "SEARCH keys USING PRIMARY KEY (key" in line or "Index Cond: ((key" in line]


def test_short_texts_are_told_from_texts_that_fit_nothing() -> None:
    assert ways_of_search("а") == []
    assert ways_of_search(" - ") == []
    assert len(ways_of_search("ли")) == 1
    assert search.ways_of_search("900101300017")[0].is_whole
