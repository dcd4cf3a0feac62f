"""Reads one component's JSON property by property; every error names file, component and property."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from engine import feel
from engine.forms.blocks import html_blocks, markdown_blocks
from engine.forms.component import Check, Limit, Path
from engine.forms.errors import BadForm
from engine.forms.pattern import Pattern
from engine.forms.scope import Rule
from engine.forms.template import Template, TemplateBlock, read_template


@dataclass(frozen=True)
class Reader:
    """The JSON of one component, or of one of its parts, and where it stands."""

    raw: Mapping[str, Any]
    where: str

    def fail(self, reason: str) -> NoReturn:
        """Raises `BadForm` for this component."""
        raise BadForm(f"{self.where}: {reason}")

    def part(self, key: str) -> "Reader":
        """The properties under `key`, such as `validate`."""
        return Reader(self._typed(key, dict, "an object") or {}, self.where)

    def text(self, key: str) -> str:
        """A text; empty where it is missing."""
        return str(self._typed(key, str, "text") or "")

    def flag(self, key: str) -> bool:
        """A yes or no; no where it is missing."""
        return bool(self._typed(key, bool, "true or false"))

    def entries(self, key: str) -> list[Any]:
        """A list; empty where it is missing."""
        return list(self._typed(key, list, "a list") or [])

    def whole(self, key: str, lowest: int, highest: int) -> int | None:
        """A whole number in some bounds."""
        value = self.decimal(key)
        if value is None:
            return None
        if value != value.to_integral_value() or not lowest <= value <= highest:
            self.fail(f"{key} is {value}; make it a whole number from {lowest} to {highest}")
        return int(value)

    def decimal(self, key: str) -> Decimal | None:
        """A number, also one written as text, as form-js writes it."""
        value = self.raw.get(key)
        if value is None or value == "":
            return None
        return self._number(key, value)

    def limit(self, key: str) -> Limit:
        """A number or an expression that gives one."""
        value = self.raw.get(key)
        return self.rule(key) if _is_expression(value) else self.decimal(key)

    def rule(self, key: str) -> Rule | None:
        """An expression, checked; None where it is missing."""
        text = self.text(key).strip()
        return self._rule(key, text.removeprefix("=").strip()) if text else None

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
            self.fail(f"{key} {error}")

    def blocks(self) -> tuple[TemplateBlock, ...]:
        """The headings, paragraphs and items of a layout text (`text`) or of some HTML (`content`)."""
        if self.text("text").lstrip().startswith("="):
            return (TemplateBlock("paragraph", 0, self.template("text")),)
        found = html_blocks(self.text("content")) if "content" in self.raw else markdown_blocks(self.text("text"))
        return tuple(
            # in an expression ** is a power, elsewhere it makes bold, which plain text has not
            TemplateBlock(kind, level, self.template_of("text", source if "{{" in source else source.replace("**", "")))
            for kind, level, source in found
        )

    def pattern(self, key: str) -> Pattern | None:
        """A pattern, checked."""
        source = self.text(key)
        if not source:
            return None
        try:
            return Pattern(source)
        except ValueError as error:
            self.fail(
                f"{key} {source!r} cannot be used ({error}); write it without look-ahead and "
                "back-references, and long repetitions as minLength and maxLength"
            )

    def check(self) -> Check | None:
        """The custom properties `check` and `checkMessage`."""
        properties = self.part("properties")
        rule = properties.rule("check")
        if rule is None:
            return None
        return Check(rule, properties.template("checkMessage") if properties.text("checkMessage") else None)

    def path(self, key: str, prefix: Path) -> Path:
        """A dotted path below `prefix`; its segments are words that do not begin with a digit."""
        segments = self.text(key).split(".")
        for segment in segments:
            if not segment.isidentifier():
                self.fail(
                    f"{key} {self.text(key)!r} is no path of names; write it such as applicant.name, "
                    "without blanks and signs"
                )
        return (*prefix, *segments)

    def _rule(self, key: str, text: str) -> Rule:
        try:
            feel.compile(text)
        except feel.FeelUnknownFunction:
            # functions of the product are given when the form is used; `Form.unknown_functions` looks for
            # typing errors
            pass
        except feel.FeelError as error:
            raise BadForm(f"{self.where}: {key} is no FEEL expression: {error}") from error
        return Rule(text)

    def _number(self, key: str, value: Any) -> Decimal:
        if isinstance(value, (int, float, str)) and not isinstance(value, bool) and len(str(value)) <= 40:
            try:
                number = Decimal(str(value))
            except ArithmeticError:
                number = Decimal("NaN")
            if number.is_finite():
                return number
        return self.fail(f"{key} is {value!r:.60}; make it a number, or an expression that begins with =")

    def _typed(self, key: str, kind: type, called: str) -> Any:
        value = self.raw.get(key)
        if value is not None and not isinstance(value, kind):
            self.fail(f"{key} has to be {called}, but it is {value!r:.60}")
        return value


def _is_expression(value: Any) -> bool:
    return isinstance(value, str) and value.strip().startswith("=")
