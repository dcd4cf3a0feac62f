"""Small decision files for the tests, written in the words of the XML."""

from xml.sax.saxutils import escape

DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(*parts: str, namespace: str = DMN_1_3, own: str = "n") -> bytes:
    """A whole file around some parts; `own` is its namespace."""
    body = "".join(parts)
    return f'<definitions xmlns="{namespace}" id="fees" name="Fees" namespace="{own}">{body}</definitions>'.encode()


def decision(
    key: str,
    logic: str,
    *,
    requires: tuple[str, ...] = (),
    knows: tuple[str, ...] = (),
    name: str = "",
    variable: str = "",
    type_name: str = "",
) -> str:
    """One decision with its logic; `requires` are ids, of inputs with a leading `in_`, `knows` of functions."""
    needs = "".join(
        f'<informationRequirement><{_kind(needed)} href="{_href(needed)}"/></informationRequirement>'
        for needed in requires
    )
    known_as = f'<variable name="{variable or name or key}"{_typed(type_name)}/>' if variable or type_name else ""
    return f'<decision id="{key}" name="{name or key}">{known_as}{needs}{_knowing(knows)}{logic}</decision>'


def bkm(
    key: str,
    logic: str,
    parameters: dict[str, str] | None = None,
    *,
    knows: tuple[str, ...] = (),
    name: str = "",
    type_name: str = "",
    kind: str = "",
) -> str:
    """A business knowledge model; `parameters` are types by name, empty for any."""
    formal = _formal(parameters)
    attribute = f' kind="{kind}"' if kind else ""
    return (
        f'<businessKnowledgeModel id="{key}" name="{name or key}"><variable name="{name or key}"{_typed(type_name)}/>'
        f"<encapsulatedLogic{attribute}>{formal}{logic}</encapsulatedLogic>{_knowing(knows)}</businessKnowledgeModel>"
    )


def service(
    key: str,
    *,
    outputs: tuple[str, ...],
    encapsulated: tuple[str, ...] = (),
    inputs: tuple[str, ...] = (),
    decisions: tuple[str, ...] = (),
    name: str = "",
) -> str:
    """A decision service; everything is given by id."""
    parts = (("outputDecision", outputs), ("encapsulatedDecision", encapsulated))
    parts += (("inputDecision", decisions), ("inputData", inputs))
    links = "".join(f'<{kind} href="{_href(key)}"/>' for kind, keys in parts for key in keys)
    return f'<decisionService id="{key}" name="{name or key}"><variable name="{name or key}"/>{links}</decisionService>'


def item(
    name: str,
    type_name: str = "",
    components: dict[str, str] | None = None,
    *,
    is_collection: bool = False,
    allowed: str = "",
    constraint: str = "",
) -> str:
    """An item definition; `components` are types by name."""
    base = f"<typeRef>{type_name}</typeRef>" if type_name else ""
    tests = f"<allowedValues><text>{escape(allowed)}</text></allowedValues>" if allowed else ""
    tests += f"<typeConstraint><text>{escape(constraint)}</text></typeConstraint>" if constraint else ""
    inner = "".join(
        f'<itemComponent name="{name}"><typeRef>{kind}</typeRef></itemComponent>'
        for name, kind in (components or {}).items()
    )
    collection = ' isCollection="true"' if is_collection else ""
    return f'<itemDefinition name="{name}"{collection}>{base}{tests}{inner}</itemDefinition>'


def imported(name: str, namespace: str, location: str = "") -> str:
    """An import of another decision file."""
    place = f' locationURI="{location}"' if location else ""
    return f'<import name="{name}" namespace="{namespace}" importType="{DMN_1_3}"{place}/>'


def input_data(name: str, type_name: str = "string") -> str:
    """One input, with the id `in_` and its name."""
    return f'<inputData id="in_{name}" name="{name}"><variable name="{name}" typeRef="{type_name}"/></inputData>'


def literal(text: str, type_name: str = "") -> str:
    """A literal expression."""
    return f"<literalExpression{_typed(type_name)}><text>{escape(text)}</text></literalExpression>"


def entry(name: str, logic: str, type_name: str = "") -> str:
    """An entry of a boxed context; without a name its result."""
    variable = f'<variable name="{name}"{_typed(type_name)}/>' if name else ""
    return f"<contextEntry>{variable}{boxed(logic)}</contextEntry>"


def boxed(logic: str) -> str:
    """Logic as it is, or a text of FEEL made a literal expression."""
    return logic if logic.startswith("<") else literal(logic)


def context(result: str = "", **entries: str) -> str:
    """A boxed context, whose values are FEEL or boxed expressions."""
    parts = "".join(entry(name.replace("_", " "), logic) for name, logic in entries.items())
    return f"<context>{parts}{entry('', result) if result else ''}</context>"


def boxed_list(*items: str) -> str:
    """A boxed list."""
    return f"<list>{''.join(map(boxed, items))}</list>"


def relation(*columns: str, rows: list[str]) -> str:
    """A relation; a row is its cells between bars."""
    heads = "".join(f'<column name="{name}"/>' for name in columns)
    lines = "".join(f"<row>{''.join(literal(cell.strip()) for cell in row.split('|'))}</row>" for row in rows)
    return f"<relation>{heads}{lines}</relation>"


def invocation(called: str, **bindings: str) -> str:
    """A boxed invocation with its arguments by name."""
    bound = "".join(
        f'<binding><parameter name="{name.replace("_", " ")}"/>{boxed(logic)}</binding>'
        for name, logic in bindings.items()
    )
    return f"<invocation>{boxed(called)}{bound}</invocation>"


def function(parameters: dict[str, str], body: str, kind: str = "") -> str:
    """A boxed function definition."""
    attribute = f' kind="{kind}"' if kind else ""
    return f"<functionDefinition{attribute}>{_formal(parameters)}{boxed(body)}</functionDefinition>"


def form(kind: str, variable: str = "", **parts: str) -> str:
    """A boxed conditional, filter, for, some or every, by the names of its parts; `in` is written `in_`."""
    attribute = f' iteratorVariable="{variable}"' if variable else ""
    inner = "".join(f"<{name.rstrip('_')}>{boxed(logic)}</{name.rstrip('_')}>" for name, logic in parts.items())
    return f"<{kind}{attribute}>{inner}</{kind}>"


def table(
    inputs: list[str], outputs: list[str], rules: list[str], attributes: str = "", types: dict[str, str] | None = None
) -> str:
    """A decision table; a rule is its cells between bars, `< 5 | "small"`. `types` are those of input columns."""
    typed = {name: _typed((types or {}).get(name, "")) for name in inputs}
    columns = "".join(
        f'<input label="{name}"><inputExpression{typed[name]}><text>{name}</text></inputExpression></input>'
        for name in inputs
    )
    lines = "".join(_rule(line, len(inputs)) for line in rules)
    return f"<decisionTable {attributes}>{columns}{''.join(outputs)}{lines}</decisionTable>"


def output(name: str = "", default: str = "", values: str = "", type_name: str = "") -> str:
    """An output column with its default entry, allowed values and type."""
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    preset = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f'<output name="{name}"{_typed(type_name)}>{allowed}{preset}</output>'


def _rule(line: str, inputs: int) -> str:
    cells = [escape(cell.strip()) for cell in line.split("|")]
    asked = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells[:inputs])
    answered = "".join(f"<outputEntry><text>{cell}</text></outputEntry>" for cell in cells[inputs:])
    return f"<rule>{asked}{answered}</rule>"


def _kind(needed: str) -> str:
    return "requiredInput" if needed.rpartition("#")[2].startswith("in_") else "requiredDecision"


def _href(needed: str) -> str:
    return needed if "#" in needed else f"#{needed}"


def _typed(type_name: str) -> str:
    return f' typeRef="{type_name}"' if type_name else ""


def _formal(parameters: dict[str, str] | None) -> str:
    return "".join(f'<formalParameter name="{name}"{_typed(kind)}/>' for name, kind in (parameters or {}).items())


def _knowing(knows: tuple[str, ...]) -> str:
    return "".join(
        f'<knowledgeRequirement><requiredKnowledge href="{_href(needed)}"/></knowledgeRequirement>' for needed in knows
    )
