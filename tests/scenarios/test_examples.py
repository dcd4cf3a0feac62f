"""The example that people begin with is a whole service: sound, in three languages, played to both of its ends."""

from functools import cache

import pytest
import yaml

from engine.deployment.bundle import File, files_at, read_bundle
from engine.deployment.checks import check
from engine.deployment.known import Known
from engine.rehearsal.report import report
from tests.architecture.source import ROOT
from tests.scenarios.playing import Report, lived, services
from tests.unit.execution.installation import PRODUCT_HANDLERS, office

EXAMPLES = ROOT / "examples"


@cache
def with_examples() -> tuple[File, ...]:
    return (*services(), *files_at(EXAMPLES))


def told_of(name: str) -> Report:
    script = yaml.safe_load((EXAMPLES / "extract" / "rehearsals" / f"{name}.yaml").read_text(encoding="utf-8"))
    with lived(script, with_examples()) as run:
        return report(run)


def test_nothing_is_found_in_it() -> None:
    found = check(read_bundle(with_examples(), office().functions), Known(PRODUCT_HANDLERS))

    assert [str(finding) for finding in found] == []


def test_a_record_that_is_found_becomes_a_document_in_time() -> None:
    told = told_of("found")

    assert [(each["element"], each["state"]) for each in told["deadlines"]] == [("answer_due", "met")]
    assert [each["kind"] for each in told["documents"]] == ["D-EXT"]


def test_the_heads_are_told_when_the_last_second_of_the_third_working_day_is_over() -> None:
    told = told_of("late")

    assert [(each["code"], each["to"], each["at"]) for each in told["notices"]] == [
        ("N-11", "executors", "2026-04-08 09:00"),
        ("EXT-LATE", "heads", "2026-04-09 18:30:01"),
        ("EXT-NONE", "applicant", "2026-04-10 10:00"),
    ]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_text_of_it_is_translated(language: str) -> None:
    catalogue = (EXAMPLES / "extract" / f"texts.{language}.po").read_text(encoding="utf-8")

    assert 'msgstr ""\n\n' not in catalogue
