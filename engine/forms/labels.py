"""What the fields of a form call the values that were chosen in them: the labels of their options."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine import feel
from engine.forms.component import Component, ValueHolder, every_component
from engine.forms.expressions.scope import Scope
from engine.forms.field import Input
from engine.forms.options import Option, token
from engine.forms.paths import dotted

#: What a value is called that was chosen in a field of another form, by the key of the field.
Labels = Callable[[str, Any], Any]


@dataclass(frozen=True)
class FieldLabels:
    """The fields of a form that is being filled in or read, and behind them those of other forms."""

    fields: Mapping[str, ValueHolder]
    beyond: Labels | None = None

    def __call__(self, scope: Scope, key: str, value: Any) -> Any:
        """The label of the option with the value, as the form lists its options at the place; raises `FeelError`."""
        field = self.fields.get(key)
        if field is None and self.beyond is None:
            raise feel.NullValue(f"no form that is known here has a field {key}")
        if field is None and self.beyond is not None:
            return self.beyond(key, value)
        # its options may depend on the case, but not on labels again
        plain = replace(scope, setting=replace(scope.setting, labels=None))
        return labelled(value, field.options_in(plain) if isinstance(field, Input) else ())


def fields_of(components: Iterable[Component]) -> dict[str, ValueHolder]:
    """Every field by its key, those of groups and of rows included; of several with one key the first."""
    found: dict[str, ValueHolder] = {}
    for component in every_component(components):
        if isinstance(component, ValueHolder):
            found.setdefault(dotted(component.path), component)
    return found


def labelled(value: Any, options: Iterable[Option]) -> Any:
    """The label of a value, for a list of values one for each; what is no option stays the value."""
    labels = {option.token: option.label for option in options}
    return (
        [labels.get(token(item), item) for item in value]
        if isinstance(value, list)
        else labels.get(token(value), value)
    )
