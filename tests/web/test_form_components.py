"""The templates of form components: each kind that is drawn has its own, named like its form-js type."""

from pathlib import Path

import web
from engine.forms.kinds import KINDS

TEMPLATES = Path(web.__file__).parent / "templates" / "forms"
SHARED = {"parts", "reading"}


def test_each_kind_that_is_drawn_has_its_template_and_no_other_has_one() -> None:
    found = {path.stem for path in TEMPLATES.iterdir()}

    assert found - SHARED == {name for name, kind in KINDS.items() if kind.drawn}
