"""Reads the JSON of one component property by property; every fault is noted with component and property.

Reading goes on after a fault, with a value in place of the faulty one, so that all faults of a file are reported
at once. A form with a fault is never used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from engine import feel
from engine.feel.names import is_loose
from engine.files.faults import Mistake
from engine.files.words import shown
from engine.forms.expressions.limits import Limit
from engine.forms.expressions.scope import Rule
from engine.forms.expressions.template import Check, Template
from engine.forms.expressions.template_reader import read_template
from engine.forms.paths import Path
from engine.quoting import quoted

_NOTHING = Rule("null")


@dataclass(frozen=True)
class Reader:
    """The JSON of one component, or of one of its parts; `element` is the component named in its faults."""

    raw: Mapping[str, Any]
    element: str = ""
    faults: list[Mistake] = field(default_factory=list)
    #: whether the file is to be put in force; cases go on with one that is stored, whatever is refused since then
    is_new: bool = True

    def report(self, message: str, *, is_fatal: bool = True) -> None:
        """Notes a fault of this component, once: what is wrong; what to do."""
        fault = Mistake(self.element, message, is_fatal)
        if fault not in self.faults:
            self.faults.append(fault)

    def of(self, element: str) -> "Reader":
        """The same, for a fault of another component."""
        return replace(self, element=element)

    def of_new(self) -> "Reader":
        """The same, for what is refused in new files alone."""
        return self if self.is_new else replace(self, faults=[])

    def part(self, key: str) -> "Reader":
        """The properties under `key`, such as `validate`."""
        return replace(self, raw=self._typed(key, dict, "an object") or {})

    def text(self, key: str) -> str:
        """A text; empty where it is missing."""
        return str(self._typed(key, str, "text") or "")

    def flag(self, key: str) -> bool:
        """A yes or no; no where it is missing."""
        return bool(self._typed(key, bool, "true or false"))

    def entries(self, key: str) -> list[Any]:
        """A list; empty where it is missing."""
        return list(self._typed(key, list, "a list") or [])

    def one_of(self, key: str, known: tuple[str, ...], default: str) -> str:
        """One of some words."""
        word = self.text(key) or default
        if word in known:
            return word
        self.report(f"{key} {quoted(word)} is not known; choose {', '.join(known[:-1])} or {known[-1]}")
        return default

    def whole(self, key: str, lowest: int, highest: int) -> int | None:
        """A whole number in some bounds."""
        remedy = f"make it a whole number from {lowest} to {highest}"
        value = self.decimal(key, remedy)
        if value is None:
            return None
        if value != value.to_integral_value() or not lowest <= value <= highest:
            self.report(f"{key} is {value}; {remedy}")
            return None
        return int(value)

    def decimal(self, key: str, remedy: str = "make it a number") -> Decimal | None:
        """A number, also one written as text, as form-js writes it."""
        value = self.raw.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, (int, float, str)) and not isinstance(value, bool) and len(str(value)) <= 40:
            try:
                number = Decimal(str(value))
            except ArithmeticError:
                number = Decimal("NaN")
            if number.is_finite():
                return number
        self.report(f"{key} is {shown(value)}; {remedy}")
        return None

    def limit(self, key: str) -> Limit:
        """A number or an expression that gives one."""
        if _is_expression(self.raw.get(key)):
            return self.rule(key)
        return self.decimal(key, "make it a number, or an expression that begins with =")

    def length(self, key: str) -> Limit:
        """A limit of a length: a number is whole and not negative."""
        limit = self.limit(key)
        if isinstance(limit, Decimal) and (limit < 0 or limit != limit.to_integral_value()):
            self.report(f"{key} is {limit}; make it a whole number, 0 or more")
            return None
        return limit

    def limits(self, lowest: str, highest: str) -> tuple[Limit, Limit]:
        """Two limits, which are reported if nothing is between them."""
        return self._with_room(lowest, self.limit(lowest), highest, self.limit(highest))

    def lengths(self, lowest: str, highest: str) -> tuple[Limit, Limit]:
        """Two limits of a length, which are reported if nothing is between them."""
        return self._with_room(lowest, self.length(lowest), highest, self.length(highest))

    def _with_room(self, lowest: str, least: Limit, highest: str, most: Limit) -> tuple[Limit, Limit]:
        if isinstance(least, Decimal) and isinstance(most, Decimal) and least > most:
            self.report(f"{lowest} is {least} and {highest} is {most}, so that no answer is right; change one of them")
        return least, most

    def rule(self, key: str) -> Rule | None:
        """An expression, checked; None where it is missing."""
        text = self.text(key).strip()
        return self._rule(key, text.removeprefix("=").strip()) if text else None

    def required_rule(self, key: str, remedy: str) -> Rule:
        """An expression that must be there."""
        rule = self.rule(key)
        if rule is None:
            self.report(f"has no {key}; {remedy}")
        return rule or _NOTHING

    def flag_or_rule(self, key: str) -> Rule | bool:
        """A yes or no, or an expression that gives it."""
        return (self.rule(key) or False) if _is_expression(self.raw.get(key)) else self.flag(key)

    def template(self, *keys: str) -> Template:
        """The first of some texts that is there, with its expressions."""
        for key in keys:
            if self.text(key):
                return self.template_of(key, self.text(key))
        return Template(())

    def template_of(self, key: str, text: str) -> Template:
        """A text with its expressions, reported under the name of `key`."""
        try:
            return read_template(text, lambda rule: self._rule(key, rule))
        except ValueError as error:
            self.report(f"{key} {error}")
            return Template(())

    def check(self) -> Check | None:
        """The custom properties `check` and `checkMessage`."""
        properties = self.part("properties")
        rule = properties.rule("check")
        if rule is None:
            return None
        return Check(rule, properties.template("checkMessage") if properties.text("checkMessage") else None)

    def path(self, key: str, prefix: Path) -> Path:
        """A dotted path below `prefix`; its segments are letters, digits, `_` and `-`, and none is a number.

        One that cannot be read ends with an empty word.
        """
        segments = self.text(key).split(".")
        if all(map(is_loose, segments)):
            return (*prefix, *segments)
        if self.text(key):
            written = shown(self.text(key))
            self.report(
                f"{key} {written} is not a path of names; write it such as applicant.name, in letters, digits, _ "
                "and -, no name being a number alone"
            )
        return (*prefix, "")

    def _rule(self, key: str, text: str) -> Rule:
        try:
            feel.compile(text)
        except feel.FeelUnknownFunction:
            # functions of the product are given when the form is used; `Form.faults` looks for typing errors
            pass
        except feel.FeelError as error:
            self.report(f"{key} is not valid FEEL: {error}")
            return _NOTHING
        return Rule(text)

    def _typed(self, key: str, kind: type, called: str) -> Any:
        value = self.raw.get(key)
        if value is None or isinstance(value, kind):
            return value
        self.report(f"{key} has to be {called}, but it is {shown(value)}")
        return None


def _is_expression(value: Any) -> bool:
    return isinstance(value, str) and value.strip().startswith("=")
