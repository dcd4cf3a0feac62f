"""Reads a decision file: XML in, a checked and compiled model out. What its elements are, others know."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine import feel
from engine.definition.xml import parse_xml
from engine.dmn.cells import Findings, children, refuse_foreign_language
from engine.dmn.decision_reader import read_decisions, read_inputs
from engine.dmn.elements import Element
from engine.dmn.errors import BadDmn
from engine.dmn.file import DmnFile, elements_by_kind, words_of
from engine.dmn.function_reader import read_knowledge, read_services
from engine.dmn.imports import NO_FILES, Library
from engine.dmn.model import Model
from engine.dmn.type_reader import Types
from engine.quoting import quoted

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    # older modelers wrote the name of their copy of the schema
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}


def parse(
    xml: bytes,
    source: str = "",
    functions: Mapping[str, feel.Function] = feel.NO_FUNCTIONS,
    imports: Mapping[str, bytes] = NO_FILES,
) -> Model:
    """Reads DMN 1.1 to 1.6 and compiles every expression, which may call `functions` besides those of FEEL.

    `imports` are the files that may be imported, by name; the namespace says which is meant. An expression that
    is wrong is null in the model, which lists it in its faults. Raises `BadXml` for text that is not safe XML,
    `BadDmn` for everything else that keeps the file from being used.
    """
    name = source or "the decision file"

    def read(root: Any, where: str, library: Library) -> Model:
        return _read(root, where, functions, library, Findings())

    library = Library(imports, read)
    library.entered(name)
    root = parse_xml(xml, name)
    return _read(root, name, functions, library, Findings(), source)


def parse_sound(
    xml: bytes,
    source: str = "",
    functions: Mapping[str, feel.Function] = feel.NO_FUNCTIONS,
    imports: Mapping[str, bytes] = NO_FILES,
) -> Model:
    """As `parse`, for a file that must not have faults; raises `BadDmn` with the first of them."""
    model = parse(xml, source, functions, imports)
    if model.faults:
        raise BadDmn(model.faults[0])
    return model


def _read(
    root: Any,
    where: str,
    functions: Mapping[str, feel.Function],
    library: Library,
    findings: Findings,
    source: str | None = None,
) -> Model:
    _refuse_foreign_root(root, where)
    imports = _imports(root, where, library)
    types = Types(where, _imported_types(imports), findings.refuse)
    types.read(list(children(root, "itemDefinition")))
    by_kind = elements_by_kind(root, where)
    if not any(by_kind.values()) and not types.own:
        raise BadDmn(f"{where}: has no decision; draw one, or take the file out")
    file = DmnFile(root, where, functions, imports, types, findings, words_of(root, imports), by_kind)
    file.made.update(_imported_elements(imports, root.get("namespace", ""), where))
    inputs = read_inputs(file)
    services, knowledge = read_services(file), read_knowledge(file)
    decisions = read_decisions(file)
    return Model(
        root.get("id", ""),
        root.get("name", ""),
        file.namespace,
        where if source is None else source,
        decisions,
        inputs,
        services,
        knowledge,
        types.by_name,
        imports,
        file.made,
        file.words,
        tuple(dict.fromkeys((*(fault for model in imports.values() for fault in model.faults), *findings.faults))),
        tuple(findings.tables),
        tuple(findings.texts),
    )


def _refuse_foreign_root(root: Any, where: str) -> None:
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise BadDmn(
            f"{where}: is no decision file of DMN {', '.join(dict.fromkeys(NAMESPACES.values()))}: it begins with "
            f"{quoted(name.localname)} of {name.namespace or 'no namespace'}; "
            "save it as DMN 1.3 with Camunda Modeler"
        )
    refuse_foreign_language(root, where)


def _imports(root: Any, where: str, library: Library) -> dict[str, Model]:
    """The models of the imported decision files by the name of the import; schemas and the like are left out."""
    imports: dict[str, Model] = {}
    for element in children(root, "import"):
        if "/DMN/" not in element.get("importType", ""):
            continue
        name = " ".join((element.get("name") or "").split())
        if name in imports:
            raise BadDmn(f"{where}: two imports are named {quoted(name)}; give each its own name")
        imports[name] = library.imported(element.get("namespace", ""), element.get("locationURI", ""), where)
    return imports


def _imported_elements(imports: Mapping[str, Model], namespace: str, where: str) -> dict[str, Element]:
    """All elements of the imported files by key; files of one namespace must not share ids."""
    elements: dict[str, Element] = {}
    for model in imports.values():
        shared = [key for key, element in model.elements.items() if elements.get(key, element) is not element]
        if shared or model.namespace == namespace:
            raise BadDmn(
                f"{where}: imports {model.source}, whose namespace {quoted(model.namespace)} this or another "
                "imported file has too; give each file a namespace of its own"
            )
        elements.update(model.elements)
    return elements


def _imported_types(imports: Mapping[str, Model]) -> dict[str, Any]:
    return {
        f"{qualifier}.{name}" if qualifier else name: defined
        for qualifier, model in imports.items()
        for name, defined in model.types.items()
    }
