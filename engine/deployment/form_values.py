"""What is wrong with the values that the forms of a bundle write out, also those inside diagrams."""

from collections.abc import Iterator

from engine import forms
from engine.definition.embedded_forms import embedded_key
from engine.definition.findings import Finding, Severity
from engine.deployment.bundle import Bundle


def check_form_values(bundle: Bundle) -> Iterator[Finding]:
    """A warning for each default that its field refuses, and for options with one value."""
    for form, content in _forms(bundle):
        for element, fault in forms.faults_of_values(form, content, bundle.functions):
            yield Finding(form.source, element, fault, Severity.WARNING)


def _forms(bundle: Bundle) -> Iterator[tuple[forms.Form, bytes]]:
    for file in bundle.files:
        for kind, key, *_more in bundle.keys.get(file.name, ()) if file.kind == "form" else ():
            if kind == "form":
                yield bundle.forms[key], file.content
    for process in bundle.own_processes:
        for id_, content in process.embedded_forms.items():
            if (form := bundle.forms.get(embedded_key(process.id, id_))) is not None:
                yield form, content.encode()
