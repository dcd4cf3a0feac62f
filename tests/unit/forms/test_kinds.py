"""The kinds of components: each has all its parts, and what it lacks is found when the forms package is imported."""

import pytest

from engine.forms.component import Component
from engine.forms.field import Field, Input
from engine.forms.kinds import KINDS, IncompleteKind, complete
from engine.forms.kinds.number import Number


class Half(Input):
    """A kind of which nobody has said how a value is cleaned, checked and shown."""

    read = Number.read


def test_every_type_of_form_js_in_use_has_its_kind() -> None:
    types = "textfield textarea number datetime checkbox checklist radio select taglist expression filepicker"
    types += " group dynamiclist text html table separator spacer image iframe documentPreview button"

    assert set(KINDS) >= set(types.split())


def test_a_kind_that_lacks_a_part_is_told_with_what_it_lacks() -> None:
    with pytest.raises(
        IncompleteKind, match=r"the kind 'half' .* lacks check_value, clean, shown_value; add it to Half"
    ):
        complete(iter([("half", Half)]))


def test_two_kinds_of_one_type_are_told() -> None:
    with pytest.raises(IncompleteKind, match="the type 'number' is that of Number and of Table"):
        complete(iter([("number", Number), ("number", KINDS["table"])]))


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_keeps_the_texts_that_all_of_its_sort_have(name: str) -> None:
    kind = KINDS[name]

    assert kind.texts >= (Field.texts if issubclass(kind, Field) else Component.texts)
