"""Small forms for the tests, and the moment at which they are filled in."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import forms

NOW = datetime(2026, 4, 8, 12, 0, tzinfo=ZoneInfo("Asia/Almaty"))


def form_file(*components: dict[str, Any], **more: Any) -> bytes:
    """The file of a form; a component that is not given an id gets one."""
    numbered = [{"id": f"F_{number}", **component} for number, component in enumerate(components)]
    return json.dumps({"type": "default", "id": "check", "schemaVersion": 19, "components": numbered, **more}).encode()


def form(*components: dict[str, Any]) -> forms.Form:
    """A form of some components."""
    return forms.parse(form_file(*components), "check.form")


def field(type_: str, key: str, **more: Any) -> dict[str, Any]:
    """One component with a value, labelled like its key."""
    return {"type": type_, "id": f"F_{key.replace('.', '_')}", "key": key, "label": key.capitalize(), **more}


def submit(
    made: forms.Form, values: Any, variables: dict[str, Any] | None = None, strict: bool = False
) -> forms.Submission:
    """Validates without functions of the product."""
    return made.validate(values, variables or {}, {}, NOW, strict)


def views(
    made: forms.Form,
    values: dict[str, Any] | None = None,
    variables: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> dict[str, forms.View]:
    """The views of the outermost components, by path or id."""
    drawn = made.view(values or {}, variables or {}, errors or {}, {}, NOW)
    return {view.path or view.html_id: view for view in drawn}
