"""Small decision files for the tests, written in the words of the XML."""

from xml.sax.saxutils import escape

DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(*parts: str, namespace: str = DMN_1_3) -> bytes:
    """A whole file around some parts."""
    body = "".join(parts)
    return f'<definitions xmlns="{namespace}" id="fees" name="Fees" namespace="n">{body}</definitions>'.encode()


def decision(key: str, logic: str, *, requires: tuple[str, ...] = (), name: str = "", variable: str = "") -> str:
    """One decision with its logic; `requires` are ids, of inputs with a leading `in_`."""
    needs = "".join(
        f'<informationRequirement><{_kind(needed)} href="#{needed}"/></informationRequirement>' for needed in requires
    )
    known_as = f'<variable name="{variable}"/>' if variable else ""
    return f'<decision id="{key}" name="{name or key}">{known_as}{needs}{logic}</decision>'


def input_data(name: str, type_name: str = "string") -> str:
    """One input, with the id `in_` and its name."""
    return f'<inputData id="in_{name}" name="{name}"><variable name="{name}" typeRef="{type_name}"/></inputData>'


def literal(text: str) -> str:
    """A literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def table(inputs: list[str], outputs: list[str], rules: list[str], attributes: str = "") -> str:
    """A decision table; a rule is its cells between bars, `< 5 | "small"`."""
    columns = "".join(
        f'<input label="{name}"><inputExpression><text>{name}</text></inputExpression></input>' for name in inputs
    )
    lines = "".join(_rule(line, len(inputs)) for line in rules)
    return f"<decisionTable {attributes}>{columns}{''.join(outputs)}{lines}</decisionTable>"


def output(name: str = "", default: str = "", values: str = "") -> str:
    """An output column with its default entry and allowed values."""
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    preset = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f'<output name="{name}">{allowed}{preset}</output>'


def _rule(line: str, inputs: int) -> str:
    cells = [escape(cell.strip()) for cell in line.split("|")]
    asked = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells[:inputs])
    answered = "".join(f"<outputEntry><text>{cell}</text></outputEntry>" for cell in cells[inputs:])
    return f"<rule>{asked}{answered}</rule>"


def _kind(needed: str) -> str:
    return "requiredInput" if needed.startswith("in_") else "requiredDecision"
