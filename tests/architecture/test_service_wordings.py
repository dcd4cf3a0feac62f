"""A notice, document or reason of a service says the same of a case in each of its languages."""

import pytest

from engine.deployment.wordings import worded_in_bundle
from engine.languages import LANGUAGES
from engine.wordings import split_key
from tests.architecture.test_service_words import services

WORDINGS = sorted({split_key(key)[0] for key in services().wordings})


@pytest.mark.parametrize("id_", WORDINGS)
def test_each_language_reads_the_same_variables(id_: str) -> None:
    found = worded_in_bundle(services(), id_)
    read = frozenset[str]().union(*(wording.reads for wording in found))

    assert len(found) == len(LANGUAGES)
    assert {wording.source: sorted(read - wording.reads) for wording in found if wording.reads != read} == {}


def test_the_wordings_of_every_service_are_looked_at() -> None:
    assert {"refusal_of_licence", "hearing_record", "accepted"} <= {*WORDINGS}
