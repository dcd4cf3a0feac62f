"""Reads the names of types, as in `instance of list<number>`; it must not know values."""

from __future__ import annotations

import re

from engine.feel.names import DECLARED_NAME, IDENTIFIER, is_plain, normal_name
from engine.feel.tokens import Cursor
from engine.feel.types import SIMPLE_TYPES, Type

_LONGEST_FIRST = sorted(SIMPLE_TYPES, key=len, reverse=True)
_SIMPLE = re.compile("(?:" + "|".join(name.replace(" ", r"\s+") for name in _LONGEST_FIRST) + r")\b")
_QUALIFIED = re.compile(rf"{IDENTIFIER.pattern}(?:\s*\.\s*{IDENTIFIER.pattern})*")
MAX_TYPE_DEPTH = 50


class TypeReader(Cursor):
    """The grammar of types."""

    def type_name(self, depth: int = 0) -> Type:
        """A type, from its name on."""
        if depth > MAX_TYPE_DEPTH:
            raise self.error("the type is nested too deep")
        name = self._name_of_type()
        if not self.accept("<"):
            return Type(name)
        match name:
            case "context":
                return self._context_type(depth)
            case "function":
                return self._function_type(depth)
        inner = self.type_name(depth + 1)
        self.expect(">", "at the end of the type")
        return Type(name, (inner,))

    def _name_of_type(self) -> str:
        found = self.raw(_SIMPLE)
        if found is None and self.token.kind == "name" and not is_plain(self.token.text):
            return self.take().text  # a model's own, of several words
        found = found or self.raw(_QUALIFIED)
        if found is None:
            raise self.error(f"expected the name of a type, but found {self.token.text}")
        self.jump(found.end())
        return normal_name(found.group())

    def _context_type(self, depth: int) -> Type:
        members: list[str] = []
        arguments: list[Type] = []
        while not self.at(">"):
            found = self.raw(DECLARED_NAME)
            if found is None:
                raise self.error("expected the name of a member")
            self.jump(found.end())
            self.expect(":", "behind the name of a member")
            members.append(normal_name(found.group()))
            arguments.append(self.type_name(depth + 1))
            if not self.accept(","):
                break
        self.expect(">", "at the end of the type")
        return Type("context", tuple(arguments), tuple(members))

    def _function_type(self, depth: int) -> Type:
        arguments: list[Type] = []
        while not self.at(">"):
            arguments.append(self.type_name(depth + 1))
            if not self.accept(","):
                break
        self.expect(">", "at the end of the parameters' types")
        self.expect("->", "before the type of the result")
        return Type("function", (*arguments, self.type_name(depth + 1)))
