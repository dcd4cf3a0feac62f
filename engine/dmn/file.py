"""What the readers of one decision file share: its elements by id, the names, types and files that it knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine import feel
from engine.dmn.cells import Cells, Findings, Owner, children, name_of
from engine.dmn.elements import Element, KnowledgeModel, ServedDecisions
from engine.dmn.errors import BadDmn
from engine.dmn.item_types import ItemType
from engine.dmn.model import Model
from engine.dmn.requirements import Target, linked
from engine.dmn.type_reader import Types
from engine.feel.names import DECLARED_NAME, is_plain
from engine.quoting import quoted

INPUT, DECISION, KNOWLEDGE, SERVICE = "inputData", "decision", "businessKnowledgeModel", "decisionService"
KINDS = (INPUT, DECISION, KNOWLEDGE, SERVICE)
WORDS = {INPUT: "input", DECISION: "decision", KNOWLEDGE: "business knowledge model", SERVICE: "decision service"}

FUNCTIONS = (KNOWLEDGE, SERVICE)

_NAMED = frozenset({"itemComponent", "column", "output"})
# no blank is matched twice, so that a hostile text costs no more than its length
_CONTEXT_KEY = re.compile(r"[{,]\s*([^\s\"{},:][^\"{},:]*):")


@dataclass(frozen=True)
class DmnFile:
    """One file on its way from XML to a model; `made` holds the elements that are ready, imported ones too."""

    root: Any
    where: str
    functions: Mapping[str, feel.Function]
    imports: Mapping[str, Model]
    types: Types
    findings: Findings
    words: frozenset[str]
    by_kind: Mapping[str, Mapping[str, Any]]
    made: dict[str, Element] = field(default_factory=dict)

    @property
    def namespace(self) -> str:
        """The namespace in which its ids are unique."""
        return self.root.get("namespace") or ""

    def key(self, identifier: str) -> str:
        """The key of an element of this file."""
        return f"{self.namespace}#{identifier}"

    def own_id(self, key: str) -> str:
        """The id of an element of this file by its key; empty for one of another file."""
        namespace, _, identifier = key.rpartition("#")
        return identifier if namespace == self.namespace else ""

    def place(self, kind: str, identifier: str) -> str:
        """Where an element is, for messages."""
        name = name_of(self.by_kind[kind][identifier]) or identifier
        return f"{self.where}: {WORDS[kind]} {quoted(name)} ({identifier})"

    def variable_type(self, element: Any) -> ItemType:
        """The type of an element's variable; Any where it names none."""
        variable = element.find("{*}variable")
        return self.types.named(None if variable is None else variable.get("typeRef"))

    def linked(self, element: Any, path: tuple[str, ...], kinds: tuple[str, ...], where: str) -> list[Target]:
        """What the arrows of an element point at; `path` leads from the element to the arrows' heads."""
        return linked(element, path, self.namespace, [self._targets[kind] for kind in kinds], where, self.findings)

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The names of all elements of the file."""
        return frozenset(variable_of(element) for group in self.by_kind.values() for element in group.values())

    @cached_property
    def _targets(self) -> dict[str, dict[str, str]]:
        """What arrows may point at: by kind and key the name of the import, empty for this file."""
        imported = {
            kind: {key: qualifier for qualifier, model in self.imports.items() for key in model.keys(kind)}
            for kind in KINDS
        }
        return {
            kind: imported[kind] | {self.key(identifier): "" for identifier in self.by_kind[kind]} for kind in KINDS
        }

    def known_functions(
        self, element: Any, where: str
    ) -> tuple[dict[str, feel.Function], dict[str, dict[str, feel.Function]]]:
        """The functions of the file that an element requires: by name, and behind the name of an import."""
        own: dict[str, feel.Function] = {}
        qualified: dict[str, dict[str, feel.Function]] = {}
        for key, qualifier in self.linked(element, ("knowledgeRequirement", "requiredKnowledge"), FUNCTIONS, where):
            found = self.made[key]
            if isinstance(found, KnowledgeModel | ServedDecisions):
                (qualified.setdefault(qualifier, {}) if qualifier else own)[found.variable] = found.function
        return own, qualified

    def cells(self, owner: Owner, where: str, names: Iterable[str], functions: Mapping[str, feel.Function]) -> Cells:
        """What the cells of one element share; `functions` come in addition to those of the product."""
        findings = Findings(self.findings.faults, self.findings.tables, self.findings.texts)
        # the same mapping wherever it can be, since FEEL keeps what it has compiled by it
        functions = {**self.functions, **functions} if functions else self.functions
        return Cells(where, owner, frozenset(names), functions, self.types, self.words, findings)


def elements_by_kind(root: Any, where: str) -> dict[str, dict[str, Any]]:
    """The elements of the graph by kind and id; the name replaces an id that is missing."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for kind in KINDS:
        for element in children(root, kind):
            key = element.get("id") or name_of(element)
            if not key:
                raise BadDmn(f"{where}: a {WORDS[kind]} has neither id nor name; give it both")
            if any(key in group for group in found.values()):
                raise BadDmn(f"{where}: two {WORDS[kind]}s have the id {quoted(key)}; give each its own")
            found[kind][key] = element
    return found


def words_of(root: Any, imports: Mapping[str, Model]) -> frozenset[str]:
    """Names of more than an identifier that may follow a dot somewhere in the file."""
    words = {" ".join(name.split()) for name in _names(root)}
    for model in imports.values():
        words |= model.words | model.names
    return frozenset(word for word in words if word and not is_plain(word))


def _names(root: Any) -> Iterator[str]:
    for element in root.iter("{*}*"):
        kind = element.tag.rpartition("}")[2]
        if kind in _NAMED:
            yield element.get("name") or ""
        elif kind == "contextEntry":
            yield name_of(element.find("{*}variable"))
        elif kind == "text" and "{" in (element.text or ""):
            yield from filter(DECLARED_NAME.fullmatch, _CONTEXT_KEY.findall(element.text))
    for service in children(root, SERVICE):
        if len(children(service, "outputDecision")) > 1:
            # the keys of its answer
            yield from (name_of(decision) for decision in children(root, DECISION))


def variable_of(element: Any) -> str:
    """The name under which the value of an element is known."""
    return name_of(element.find("{*}variable")) or name_of(element) or str(element.get("id"))
