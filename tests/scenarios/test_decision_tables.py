"""What the decision tables of the services answer by themselves: a case for each row that no rehearsal plays."""

from datetime import datetime
from typing import Any

import pytest

from engine import dmn
from engine.deployment.deploy import SERVICES
from tests.unit.execution.installation import office

NOW = datetime(2026, 4, 6, 11, tzinfo=office().calendar.zone)
#: An applicant for a licence against whom nothing speaks; the name is written as the register of individuals has it.
CLEAN: dict[str, Any] = {
    "applicant_full_name": "Aigerim Serikova",
    "identity_answer": {"code": "found", "full_name": "Aigerim Serikova"},
    "corruption_answer": {"code": "none"},
    "criminal_answer": {"code": "none"},
    "dismissal_answer": {"code": "none"},
    "deprivation_answer": {"code": "none"},
    "mental_health_answer": {"code": "not_registered"},
    "diploma_answer": {"code": "confirmed"},
    "fee_due": 25950,
    "fee_paid_amount": 25950,
    "basis": "work",
    "experience": "enforcement",
    "work": [{"work_from": "2023-09-01", "work_to": "2025-08-31"}],  # 24 months, the last day counts
    "attestation_known": True,
}
NAMED = {"code": "found", "full_name": "AIGERIM SERIKOVA"}


def decided(file: str, name: str, **given: Any) -> Any:
    """What a decision of a file of the services answers."""
    model = dmn.parse_sound((SERVICES / file).read_bytes(), file, office().functions)
    return model.evaluate(name, given, NOW).value


def licence_grounds(**changes: Any) -> Any:
    return decided("licence_issue/licence_grounds.dmn", "licence_grounds", **{**CLEAN, **changes})


def test_nothing_is_suggested_against_a_licence_where_nothing_was_found() -> None:
    assert licence_grounds() == []


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({"identity_answer": {"code": "not_found", "full_name": None}}, "LIC-G7"),
        ({"corruption_answer": {"code": "found"}}, "LIC-G1"),
        ({"criminal_answer": {"code": "found"}}, "LIC-G1"),
        ({"dismissal_answer": {"code": "found"}}, "LIC-G1"),
        ({"deprivation_answer": {"code": "found"}}, "LIC-G1"),
        ({"mental_health_answer": {"code": "registered"}}, "LIC-G1"),
        ({"fee_paid_amount": 25949}, "LIC-G2"),
        ({"fee_paid_amount": None}, "LIC-G2"),
        ({"work": [{"work_from": "2023-09-01", "work_to": "2025-08-30"}]}, "LIC-G3"),  # a day less than 24 months
        ({"experience": "prosecutor"}, "LIC-G3"),  # 24 months where 60 are needed
        ({"attestation_known": False}, "LIC-G7"),
        ({"identity_answer": {"code": "found", "full_name": "Nurlan Akhmetov"}}, "LIC-G7"),
    ],
)
def test_each_finding_suggests_its_ground_against_a_licence(changes: dict[str, Any], ground: str) -> None:
    assert licence_grounds(**changes) == [ground]


@pytest.mark.parametrize(("post", "months"), [("judge_exam", 0), ("judge", 0), ("prosecutor", 60), ("enforcement", 24)])
def test_lic_12_3_how_many_months_each_post_needs(post: str, months: int) -> None:
    assert decided("licence_issue/licence_grounds.dmn", "required_months", experience=post) == months


def test_a_name_in_other_letters_is_the_same_name() -> None:
    assert licence_grounds(identity_answer=NAMED) == []
    assert decided("attestation/refusal_grounds.dmn", "refusal_grounds", **{**CLEAN, "identity_answer": NAMED}) == []


@pytest.mark.parametrize(
    ("paid_on", "fee"),  # six monthly calculation indices in tenge, from the days on which laws set them
    [
        ("2015-01-01", 11892),
        ("2016-01-01", 12726),
        ("2017-01-01", 13614),
        ("2018-01-01", 14430),
        ("2019-01-01", 15150),
        ("2020-01-01", 15906),
        ("2020-03-31", 15906),
        ("2020-04-01", 16668),
        ("2021-01-01", 17502),
        ("2022-04-01", 18378),  # 3,180 was the index of benefits only
        ("2023-01-01", 20700),
        ("2024-01-01", 22152),
        ("2025-01-01", 23592),
        ("2025-12-31", 23592),
        ("2026-01-01", 25950),
    ],
)
def test_amb_16_the_fee_of_a_licence_by_the_day_of_payment(paid_on: str, fee: int) -> None:
    assert decided("licence_issue/licence_fee.dmn", "licence_fee", fee_day=paid_on) == fee


@pytest.mark.parametrize(
    ("present", "total", "verdict"),
    [(2, 4, "no_quorum"), (3, 4, "open"), (2, 5, "no_quorum"), (3, 5, "open"), (3, 6, "no_quorum")],
)
def test_amb_26_a_quorum_is_more_than_half_of_the_members(present: int, total: int, verdict: str) -> None:
    given = {"members_present": present, "members_total": total}

    assert decided("attestation/quorum.dmn", "commission_quorum", chaired_by="chair", **given) == verdict
    assert decided("attestation/quorum.dmn", "commission_quorum", chaired_by="acting_chair", **given) == verdict
    assert decided("attestation/quorum.dmn", "commission_quorum", chaired_by="nobody", **given) == "no_chair"
