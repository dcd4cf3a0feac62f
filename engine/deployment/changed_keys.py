"""Registers whose key a bundle changes though they have entries: these would stay under the key that they had."""

from collections.abc import Iterator

from engine.definition.findings import Finding
from engine.deployment.bundle import Bundle
from engine.deployment.known import Known
from engine.quoting import quoted


def check_changed_keys(bundle: Bundle, known: Known) -> Iterator[Finding]:
    """An error for each kept register that has entries, and gets another key than that by which they were entered.

    One thing would have two entries: the one of before, and what a case enters from now on.
    """
    source = next((file.name for file in bundle.files if file.kind == "registers"), "")
    for id_, register in bundle.described.items():
        before = known.described.get(id_)
        if before is None or before.kept is None or register.kept is None or id_ not in known.registers:
            continue
        if before.kept.key != register.kept.key:
            by = " and ".join(before.kept.key) or "the case that enters it"
            said = f"the register {quoted(id_)} has entries, each by {by}, and gets another key"
            yield Finding(source, id_, f"{said}; leave the key as it is, or give the new one to a register of its own")
