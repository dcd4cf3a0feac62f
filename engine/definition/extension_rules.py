"""Elements and attributes besides BPMN's own: what is not carried out is a finding, never dropped in silence.

Decoration (colours, templates, the modeler's notes) is left alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from engine.definition.carried_out import CARRIED_OUT, INSTEAD, JOBS, TEMPLATE
from engine.definition.dialect import BPMN, ZEEBE, Context, boolean_of, local

_ZEEBE = ZEEBE.strip("{}")
_BPMN = BPMN.strip("{}")
#: Namespaces that only say how something looks, or from what it was made.
_DECORATION = frozenset(
    {
        "http://camunda.org/schema/modeler/1.0",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        "http://www.w3.org/2001/XMLSchema-instance",
        "http://www.w3.org/XML/1998/namespace",
    }
)
#: Parts of the namespaces of other engines.
_ENGINES = ("camunda", "flowable", "activiti", "jboss", "drools", "jbpm", "kogito", "signavio", "spiff", "bonita")
_SIGNAVIO_NOTES = frozenset({"signavioMetaData", "signavioLabel"})


def refuse_unread_extensions(context: Context, root: Any) -> None:
    """Notes every extension element and attribute of what is executable that nothing here carries out."""
    for element in executable_elements(root):
        _refuse_attributes(context, element)
        held, outside = _extensions(element), _foreign_children(element)
        own = [child for child in held if etree.QName(child).namespace == _ZEEBE]
        for child in outside:
            if etree.QName(child).namespace == _ZEEBE:
                place = "outside the extension elements, where nothing reads it"
                context.refuse(element, f"zeebe:{local(child)} is {place}; put it inside them")
        for child in own:
            for fault in _faults_of(element, child):
                context.refuse(element, fault)
        for tag, count in Counter(map(local, own)).items():
            if count > 1 and tag != "userTaskForm":
                context.refuse(element, f"zeebe:{tag} is given {count} times, and one would be taken; keep one")
        _refuse_rivals(context, element, frozenset(map(local, own)))
        _refuse_foreign(context, element, [child for child in (*outside, *held) if not _is_known(child)])


def executable_elements(root: Any) -> Iterator[Any]:
    """Every BPMN element that counts: processes that are not executable and the drawing itself are left out."""
    yield root
    ahead = [child for child in reversed(root) if local(child) != "process" or _is_executable(child)]
    while ahead:
        element = ahead.pop()
        if etree.QName(element).namespace != _BPMN or local(element) == "extensionElements":
            continue
        yield element
        if local(element) not in ("documentation", "text"):
            ahead += reversed(element)


def _is_executable(process: Any) -> bool:
    return boolean_of(process.get("isExecutable"), default=True) is not False


def _extensions(element: Any) -> list[Any]:
    return [child for holder in element.findall(f"{BPMN}extensionElements") for child in holder]


def _foreign_children(element: Any) -> list[Any]:
    """Elements of others outside the extension elements, which BPMN allows."""
    if local(element) in ("definitions", "documentation", "text"):
        return []
    return [child for child in element if etree.QName(child).namespace != _BPMN]


def _faults_of(element: Any, child: Any) -> Iterator[str]:
    tag, holder = local(child), local(element)
    carried = CARRIED_OUT.get(tag)
    if carried is None:
        yield f"zeebe:{tag} is not carried out; {INSTEAD.get(tag, 'take it away')}"
        return
    if carried.on is not None and holder not in carried.on:
        remedy = INSTEAD.get(f"{holder}/{tag}") or INSTEAD.get(tag, "put it where it belongs")
        yield f"zeebe:{tag} does nothing on a {holder}; take it away, or {remedy}"
        return
    yield from _unread(tag, child, carried.attributes)
    if "bindingType" in carried.attributes and bool(child.get("versionTag")) != _asks_for_tag(child):
        yield f"the version tag of zeebe:{tag} and the binding versionTag go together; write both, or neither"
    if tag == "properties":
        yield from _given_twice(child)
    for inner in child:
        name = local(inner)
        if name not in carried.inside:
            yield f"zeebe:{name} inside zeebe:{tag} is not carried out; take it away"
        else:
            yield from _unread(name, inner, carried.inside[name])


def _given_twice(properties: Any) -> Iterator[str]:
    names = Counter(entry.get("name") for entry in properties if entry.get("name"))
    for name, count in names.items():
        if count > 1:
            yield f"the property {name} is given {count} times, and one would be taken; keep one"


def _asks_for_tag(called: Any) -> bool:
    return bool(called.get("bindingType") == "versionTag")


def _unread(tag: str, element: Any, known: frozenset[str]) -> Iterator[str]:
    for attribute in element.attrib:
        name = etree.QName(attribute)
        is_read = attribute in known  # one with a namespace is none of the dialect's
        if not is_read and name.namespace not in _DECORATION:
            remedy = INSTEAD.get(f"{tag}@{name.localname}", "take it away")
            yield f"{name.localname} of zeebe:{tag} is not carried out; {remedy}"


def _refuse_rivals(context: Context, element: Any, tags: frozenset[str]) -> None:
    """A handler takes the place of a script and of a decision."""
    for rival in ("script", "calledDecision"):
        if {rival, "taskDefinition"} <= tags:
            context.refuse(element, f"has a handler and a zeebe:{rival}, of which one would be taken; keep one")
    if "taskHeaders" in tags and "taskDefinition" not in tags and local(element) in JOBS:
        context.refuse(element, "has headers for a handler and names none; fill in the task definition's type")


def _refuse_attributes(context: Context, element: Any) -> None:
    """Attributes in a namespace of their own; those of an unknown engine may be notes of a tool."""
    foreign: dict[bool, list[str]] = {True: [], False: []}
    for attribute in element.attrib:
        name = etree.QName(attribute)
        space = str(name.namespace or "")
        is_template = space == _ZEEBE and name.localname in TEMPLATE
        if space and space not in _DECORATION and not is_template:
            of_engine = any(part in space.lower() for part in _ENGINES)
            foreign[of_engine].append(_written(element.nsmap, name))
    if foreign[True]:
        context.refuse(element, _not_carried_out(foreign[True]))
    if foreign[False]:
        context.warn(element, _not_carried_out(foreign[False]))


def _refuse_foreign(context: Context, element: Any, foreign: list[Any]) -> None:
    if foreign:
        names = dict.fromkeys(_written(child.nsmap, etree.QName(child)) for child in foreign)
        context.refuse(element, _not_carried_out(list(names)))


def _is_known(child: Any) -> bool:
    name = etree.QName(child)
    is_note = name.localname in _SIGNAVIO_NOTES and "signavio" in (name.namespace or "").lower()
    return is_note or name.namespace == _ZEEBE or name.namespace in _DECORATION


def _not_carried_out(names: list[str]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{', '.join(names)} {verb} of another tool and not carried out; write it as Camunda 8 does, or take it away"


def _written(prefixes: Mapping[str | None, str], name: etree.QName) -> str:
    """A name as it is in the file."""
    prefix = next((short for short, space in prefixes.items() if space == name.namespace and short), None)
    return f"{prefix}:{name.localname}" if prefix else str(name.localname)
