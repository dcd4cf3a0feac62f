"""No text for people names a rule by its code: they read the act and its paragraph, the code stands in `law`."""

import re

import pytest

from engine.deployment.deploy import SERVICES
from engine.texts import read_catalogue
from tests.architecture.spoken import spoken_texts
from web.language import LANGUAGES, SOURCE_LANGUAGE

#: Ids of rules (ATT-07.1, ATT-G2.1, K-05), of notices (N-05) and of documents (D-REF); no number of a case is one.
RULE_CODE = re.compile(
    r"\b(?:(?:AMB|APP|ATT|CAL|CLK|ENF|GEN|INT|LIC|MON|OBJ|SEC)-[A-Z]?\d{1,2}(?!\d)|[KNSL]-\d{2}(?!\d)|D-[A-Z]{3}\b"
    r"|(?:ATT|LIC|ENF) (?:par\.|п\.|\d))"
)

#: What FEEL in a text compares is read by nobody.
COMPARED = re.compile(r'=\s*"[^"]*"')


def codes_in(text: str) -> list[str]:
    return RULE_CODE.findall(COMPARED.sub("", text))


def test_no_text_of_a_service_names_a_rule_by_its_code() -> None:
    found = [
        f"{spoken.file}:{spoken.element}: {spoken.text[:100]}" for spoken in spoken_texts() if codes_in(spoken.text)
    ]

    assert len(spoken_texts()) > 500
    assert found == [], "cite the act, such as (par. 7 of the Rules); the code stands in the property `law`"


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != SOURCE_LANGUAGE])
def test_no_translation_names_a_rule_by_its_code(language: str) -> None:
    found = [
        f"{path.parent.name}: {said[:100]}"
        for path in sorted(SERVICES.rglob(f"texts.{language}.po"))
        for said in read_catalogue(path.read_bytes(), path.name).words.values()
        if codes_in(said)
    ]

    assert found == []


@pytest.mark.parametrize(
    "text",
    ["needs the reason of a supervisor (AMB-09).", "(K-05, AMB-47)", "N-05: hearing", "ATT-G2.1: dismissed", "D-REF",
     "Goes into the notice (ATT par. 14)", "ATT-14.2"],
)  # fmt: skip
def test_a_code_is_known(text: str) -> None:
    assert codes_in(text)


@pytest.mark.parametrize("text", ["ATT-2026-000001", "SES-2026-001", "par. 7 of the Rules", "ZIP-5 of 2026", "10-K"])
def test_a_number_of_a_case_is_no_code(text: str) -> None:
    assert not codes_in(text)
