"""Name and title of the department, which a decision gives: each reader has them in his language."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine import forms
from engine.definition.expressions import expressions_in
from engine.deployment.bundle import Bundle, files_at, read_bundle
from engine.deployment.deploy import SERVICES
from engine.feel import to_json
from engine.forms.expressions.scope import Rule, Scope, Setting
from engine.forms.expressions.template import Block, Template
from engine.languages import LANGUAGES
from engine.texts import Texts
from engine.texts.texts import together
from engine.wordings import split_key, worded_in
from tests.unit.execution.installation import office

NOW = datetime(2026, 4, 6, 11, tzinfo=ZoneInfo("Asia/Almaty"))
NAME = "department"


@cache
def services() -> Bundle:
    return read_bundle(files_at(SERVICES), office().functions)


def texts(language: str) -> Texts:
    found = [catalogue for name, catalogue in services().catalogues.items() if name.endswith(f".{language}.po")]
    return together(enumerate(found)).of("attestation")


@cache
def offices() -> dict[str, dict[str, Any]]:
    """Name and title of each department as the decision gives them, by its id."""
    model = services().models["attestation/territorial_bodies.dmn"]
    field = services().forms["attestation-application"].fields["territorial_body"]
    ids = [str(option.value) for option in field.written_options or ()]
    return {id_: to_json(model.evaluate("territorial_body_name", {"territorial_body": id_}).value) for id_ in ids}


def departments() -> dict[str, str]:
    """The names of the departments by their ids."""
    return {id_: office_["name"] for id_, office_ in offices().items()}


def said(template: Template) -> Iterator[Rule]:
    """The expressions of a text whose values stand in it."""
    for piece in template.pieces:
        if isinstance(piece, Block):
            yield from said(piece.inside)
        elif isinstance(piece, Rule):
            yield piece


def names(rule: Rule) -> bool:
    return re.search(rf"\b{NAME}\b", rule.text) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_name_has_words_of_the_language(language: str) -> None:
    in_words = {texts(language)(name) for name in departments().values()}

    assert len(in_words) == len(departments()) == 20
    if language != "en":
        assert [name for name in in_words if re.search(r"[A-Za-z]", name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_title_is_in_the_language_and_is_about_the_department_of_the_name(language: str) -> None:
    titles = {id_: office_["title"][language] for id_, office_ in offices().items()}

    assert len(set(titles.values())) == 20
    for id_, title in titles.items():
        of_the_name = {"kk": 4, "ru": 3, "en": len(departments()[id_])}[language]  # cases of ru and kk change the end
        place = re.sub(r"^(Город|Область) ", "", texts(language)(departments()[id_]))
        assert place[:of_the_name] in title
        assert language == "en" or not re.search(r"[A-Za-z]", title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_and_document_says_it_in_the_words_of_its_language(language: str) -> None:
    functions, translate = office().functions, texts(language)
    setting = Setting(functions, NOW, {}, worded=worded_in(language, translate, office().local), is_complete=True)

    found = [
        (wording.source, rule.text, name)
        for key, wording in services().wordings.items()
        if split_key(key)[1] == language
        for rule in (*said(wording.title), *said(wording.text))
        if names(rule)
        for name in departments().values()
        if Template((rule,)).render(Scope(setting, {NAME: name})) != translate(name)
    ]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_it_in_the_words_of_the_reader(language: str) -> None:
    translate = texts(language)
    word = worded_in(language, translate, office().local)
    session = {
        "number": "S-1",
        "state": "open",
        NAME: "Abai region",
        "closing_on": "2026-05-04",
        "exam_on": "2026-05-12",
    }
    known = {NAME: "Abai region", "attestation_sessions": [{**session, "exam_time": "10:00", "exam_place": "Room 5"}]}
    saying = []

    for file in services().files:
        if file.kind == "form" and re.search(rf"\{{\{{{NAME}\}}\}}|\.{NAME}\b".encode(), file.content):
            form = forms.parse(file.content, file.name, translate)
            drawn = form.view({}, known, {}, office().functions, NOW, worded=word)
            saying.append(file.name)
            assert translate("Abai region") in str(drawn), file.name

    assert saying == ["attestation/attestation-application.form"]


def test_no_expression_puts_it_together_with_other_words() -> None:
    processes = services().processes.values()
    parts = [(process, part) for process in processes for part in (process, *(n for _b, n in process.body.walk()))]

    joined = [
        (process.source, expression.source)
        for process, part in parts
        for expression in expressions_in(part)
        if re.search(rf"\+\s*{NAME}\b|\b{NAME}\s*\+", expression.source)
    ]

    assert joined == []
