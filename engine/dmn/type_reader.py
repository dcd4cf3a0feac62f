"""Reads the item definitions of a decision file; which values conform, others know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine import feel
from engine.dmn.errors import BadDmn
from engine.dmn.item_types import ANY, ItemType, simple_type
from engine.feel.expression import NO_TYPES
from engine.feel.types import Type
from engine.quoting import quoted


class Types:
    """The types of one file by name: its own, and those of imported files behind the name of the import."""

    def __init__(self, where: str, imported: Mapping[str, ItemType], refuse: Callable[[str], None]) -> None:
        self._where = where
        self._refuse = refuse
        self.by_name: dict[str, ItemType] = dict(imported)
        self.own: dict[str, ItemType] = {}
        # the same mapping where there is none, since FEEL keeps what it has compiled by it
        self.feel: Mapping[str, Type] = NO_TYPES

    def named(self, reference: str | None) -> ItemType:
        """The type of a reference such as `tLoan`, `feel:date` or `loans.tLoan`; Any where it is undefined."""
        if not reference:
            return ANY
        name = " ".join(reference.split())
        found = self.by_name.get(name) or simple_type(name)
        if found is None and ":" in name:
            # older files write the prefix of a namespace
            found = self.named(name.rpartition(":")[2])
        return found or ANY

    def read(self, elements: list[Any]) -> None:
        """Takes in the item definitions of the file; they may name each other in any order."""
        for element in elements:
            name = " ".join((element.get("name") or "").split())
            if name in self.own:
                raise BadDmn(f"{self._where}: two item definitions are named {quoted(name)}; give each its own name")
            self.own[name] = ItemType(name)
        self.by_name.update(self.own)
        for element in elements:
            self._fill(self.own[" ".join((element.get("name") or "").split())], element)
        for name, defined in self.own.items():
            self._refuse_circle(name, defined)
        if self.by_name:
            self.feel = {name: defined.as_feel() for name, defined in self.by_name.items()}

    def _fill(self, defined: ItemType, element: Any) -> None:
        where = f"{self._where}: item definition {quoted(defined.name)}"
        defined.is_collection = element.get("isCollection") in ("true", "1")
        reference = element.findtext("{*}typeRef") or element.get("typeRef")
        if reference:
            defined.base = self.named(reference)
        for component in element.findall("{*}itemComponent"):
            name = " ".join((component.get("name") or "").split())
            defined.components[name] = ItemType(f"{defined.name}.{name}")
            self._fill(defined.components[name], component)
        function = element.find("{*}functionItem")
        if function is not None:
            defined.parameters = tuple(self.named(one.get("typeRef")) for one in function.findall("{*}parameters"))
            defined.result = self.named(function.get("outputTypeRef"))
        defined.allowed, defined.values = self._tests(element.find("{*}allowedValues"), f"{where}, allowed values")
        defined.constraint, _ = self._tests(element.find("{*}typeConstraint"), f"{where}, type constraint")

    def _refuse_circle(self, name: str, defined: ItemType) -> None:
        seen, at = [name], defined.base
        while at is not None:
            if at is defined:
                raise BadDmn(
                    f"{self._where}: item definitions refer to each other in a circle: {' → '.join((*seen, name))}; "
                    "let one of them name a type of FEEL"
                )
            if at.name in seen:
                # the circle is of others, and reported for them
                return
            seen.append(at.name)
            at = at.base

    def _tests(self, element: Any, where: str) -> tuple[feel.UnaryTests | None, tuple[Any, ...]]:
        text = "" if element is None else (element.findtext("{*}text") or "").strip()
        if not text or text == "-":
            return None, ()
        try:
            return feel.compile_unary_tests(text), listed_values(text)
        except feel.FeelError as error:
            self._refuse(f"{where}: {error}")
            return None, ()


def listed_values(text: str) -> tuple[Any, ...]:
    """The values of `"high", "low"` in their order; none where the text holds tests that are no values."""
    try:
        listed = feel.evaluate(f"[{text}]")
    except feel.FeelError:
        return ()
    values = listed if isinstance(listed, list) else []
    return () if any(isinstance(value, feel.Range) for value in values) else tuple(values)
