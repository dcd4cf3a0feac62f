"""Reads XML that strangers uploaded: no entities, no DTD, no network, bounded in size and depth.

Owns the one way in which XML enters the product; knows nothing of BPMN or DMN.
"""

from typing import Any
from xml.parsers import expat

from lxml import etree

from engine.errors import AtqaruError
from engine.files.content import MAX_BYTES

MAX_DEPTH = 100


class BadXml(AtqaruError):
    """The file cannot be read as safe XML; the message names the file and what to change."""


def parse_xml(content: bytes, source: str = "") -> Any:
    """Parses one document into an lxml root element without comments and processing instructions.

    Refuses with `BadXml`: more than 5 MB, a DOCTYPE, more than 100 nested elements, text that is not well formed.
    """
    where = source or "the document"
    if len(content) > MAX_BYTES:
        size = len(content) / 1_000_000
        raise BadXml(f"{where}: {size:.1f} MB is more than the {MAX_BYTES // 1_000_000} MB a model may have; split it")
    _refuse_hostile(content, where)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        # a comment in the middle of an expression would cut its text in two
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadXml(f"{where}: not well-formed XML: {error.msg}") from error


def _refuse_hostile(content: bytes, where: str) -> None:
    """Streams through the text once, before any tree is built, and stops at the first sign of harm."""
    depth = 0

    def open_element(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise BadXml(f"{where}: elements are nested more than {MAX_DEPTH} deep; a diagram never is")

    def close_element(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_doctype(*_: object) -> None:
        raise BadXml(f"{where}: has a DOCTYPE; remove it, entities and DTDs are not accepted")

    scanner = expat.ParserCreate()
    scanner.StartElementHandler = open_element
    scanner.EndElementHandler = close_element
    scanner.StartDoctypeDeclHandler = refuse_doctype
    try:
        scanner.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BadXml(f"{where}: not well-formed XML: {error}") from error
