"""What the history of a case keeps from people who may not see its data: medical answers, and what goes by them."""

import pytest

from tests.scenarios.playing import OF_LICENCES, Script, lived, step, until, written
from tests.scenarios.restricted import restricted_steps

pytestmark = pytest.mark.scenario

REGISTERED, CLEAN = "900101301114", "900101300017"


def kept_back(script: Script) -> set[str | None]:
    with lived(script) as run:
        assert run.refusals == []
        return restricted_steps(run.database, run.runtime, run.case_id)


def licence(iin: str) -> Script:
    """An application for a licence as far as the grounds that its registers suggest."""
    script = until(written("late", OF_LICENCES), "check_completeness", "2026-03-03 10:00")
    script["variables"]["applicant_iin"] = iin
    return script


def examined(grounds: list[str]) -> Script:
    """An application for attestation in which the executor finds these grounds."""
    script = until(written("S-20-refused"), "examine_application", "2026-04-13 15:00")
    step(script, "examine_application")["with"]["grounds"] = grounds
    return script


def test_a_medical_answer_on_an_application_for_a_licence_is_kept_back_and_the_ground_that_it_suggests() -> None:
    assert kept_back(licence(REGISTERED)) == {"query_register", "suggest_grounds"}
    assert kept_back(licence(CLEAN)) == set()


@pytest.mark.parametrize(
    ("code", "steps"),
    [("registered", {"ask_mental_health_by_hand", "suggest_grounds"}), ("not_registered", set())],
)
def test_the_same_where_the_answer_is_entered_by_hand(code: str, steps: set[str]) -> None:
    script = written("LIC-12.7-another-name", OF_LICENCES)
    step(script, "ask_mental_health_by_hand")["with"]["answer_code"] = code

    assert kept_back(script) == steps


def test_a_medical_answer_on_an_application_for_attestation_is_kept_back_and_the_ground_that_it_suggests() -> None:
    script = written("S-17-incomplete")
    script["variables"]["applicant_iin"] = REGISTERED
    step(script, "check_completeness")["with"] = {"completeness": "complete"}

    assert kept_back(until(script, "check_completeness", "2026-04-07 15:00")) == {"query_register", "find_grounds"}


@pytest.mark.parametrize(
    ("grounds", "steps"),
    [
        (["ATT-G1"], set()),
        (["ATT-G1", "ATT-G2.1"], {"examine_application"}),  # without legal capacity, article 140(2)(1)
        (["ATT-G2.7"], {"examine_application"}),  # registered with mental-health organisations, article 140(2)(7)
        ([f"ATT-G2.{number}" for number in (2, 3, 4, 5, 6, 8)], set()),
    ],
)
def test_grounds_that_are_medical_are_kept_back(grounds: list[str], steps: set[str]) -> None:
    assert kept_back(examined(grounds)) == steps
