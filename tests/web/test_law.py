"""What pages say of the law: the paragraph in the language of the reader, once, with the ids of its rules behind it."""

import pytest
from flask import Flask

from engine.law import is_law
from tests.web.office import Department
from web.language import CHOSEN
from web.law import citations


@pytest.fixture
def app(sqlite_department: Department) -> Flask:
    return sqlite_department.app


def test_rules_of_one_paragraph_are_cited_once(app: Flask) -> None:
    with app.test_request_context():
        found = citations("ATT-14.3 ATT-14.4 ATT-S3")

    assert found == [("par. 14 of the Rules", "ATT-14.3 ATT-14.4"), ("item 3 of the Standard", "ATT-S3")]


def test_a_rule_that_every_service_has_cites_the_act_of_none(app: Flask) -> None:
    with app.test_request_context():
        found = citations("LIC-10.1 CLK-02 AMB-02"), citations("CLK-08")

    assert found == ([("par. 10 of the Licensing Rules", "LIC-10.1")], [])


def test_a_rule_that_the_table_does_not_have_comes_last_without_words(app: Flask) -> None:
    with app.test_request_context():
        found = citations("X-1, ATT-07.1")

    assert found == [("par. 7 of the Rules", "ATT-07.1"), ("", "X-1")]


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "пункт\N{NO-BREAK SPACE}7 Правил"), ("kk", "Қағидалардың 7-тармағы")]
)
def test_a_paragraph_is_cited_in_the_language_of_the_reader(app: Flask, language: str, words: str) -> None:
    with app.test_request_context() as context:
        context.session[CHOSEN] = language
        found = citations("ATT-07.1")

    assert found == [(words, "ATT-07.1")]


@pytest.mark.parametrize(("text", "is_so"), [("ATT-18, APP-01", True), ("Liability", False), ("", False)])
def test_an_annotation_of_rules_alone_is_told_from_words(text: str, is_so: bool) -> None:
    assert is_law(text) is is_so
