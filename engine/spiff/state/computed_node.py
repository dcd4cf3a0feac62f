"""A node as its token has it: with the law and the form that FEEL gave when it began, in place of the FEEL."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.definition.model import Node

#: What a token remembers: the ids of rules, with blanks between them, and the id of its form.
LAW, FORM = "law", "form"


def computed_node(node: Node, held: Mapping[str, Any]) -> Node:
    """The node with what is held of it; it names no law, and no form, that is not computed yet."""
    if node.computed_law is not None:
        node = replace(node, law=held.get(LAW, ""))
    if node.assignment is not None and node.assignment.computed_form is not None:
        node = replace(node, assignment=replace(node.assignment, form_id=held.get(FORM)))
    if node.sending is not None and node.sending.computed_form is not None:
        node = replace(node, sending=replace(node.sending, form_id=held.get(FORM, "")))
    return node
