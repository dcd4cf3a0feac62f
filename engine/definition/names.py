"""The names in a diagram put into another language, for a drawing; what runs keeps the names of the file."""

from collections.abc import Callable

from lxml import etree

from engine.definition.xml import parse_xml

#: Elements whose names are not drawn but matched.
_MATCHED = frozenset({"message", "error", "signal", "escalation"})


def renamed(content: bytes, translate: Callable[[str, str], str]) -> bytes:
    """The file with the name of each element that has one and its id put through `translate`; raises `BadXml`."""
    root = parse_xml(content)
    for element in root.iter(etree.Element):
        name = element.get("name")
        if name and etree.QName(element).localname not in _MATCHED:
            element.set("name", translate(name, element.get("id", "")))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
