"""What a person reads while the database does not answer: a page of the product in his language; nothing is lost."""

import pytest
from sqlalchemy.exc import OperationalError

from tests.web.office import Department


@pytest.mark.parametrize("path", ["/worklist", "/cases", "/notices"])
def test_a_page_says_that_the_database_is_away(
    department: Department, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    askar = department.visitor("askar")
    askar.client.get("/language/kk")
    driver = department.database.engine.dialect.loaded_dbapi

    def fail() -> None:
        raise OperationalError("SELECT 1", None, driver.OperationalError("the server has gone"))

    monkeypatch.setattr(type(department.database), "reading", lambda _database: fail())
    answer = askar.get(path)

    assert answer.status_code == 503
    assert 'lang="kk"' in answer.text
    assert "Дерекқор жауап бермейді" in answer.text
    monkeypatch.undo()
    assert "Дерекқор" not in askar.get("/worklist").text
