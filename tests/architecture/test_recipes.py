"""The usual changes stay small: each recipe of CONTRIBUTING.md names as many files as it may touch, and no more."""

import re

import pytest

from tests.architecture.documents import section, text_of

RECIPES = section(text_of("CONTRIBUTING.md"), "Recipes")
MOST_FILES = {
    "A worklist column": 3,
    "Another deadline of a hearing": 1,
    "A form component": 3,
    "An HTTP register": 4,
    "A BPMN construct": 6,
}


@pytest.mark.parametrize(("recipe", "most"), MOST_FILES.items())
def test_a_recipe_touches_few_files(recipe: str, most: int) -> None:
    rows = re.findall(r"^\| (.+?) \| .+ \|$", section(RECIPES, recipe), re.MULTILINE)

    files = [first for first in rows if first.startswith("`")]

    assert 1 <= len(files) <= most
