"""What a completed element leaves behind: its results go through the output mappings into the scopes."""

from collections.abc import Mapping
from typing import Any

from engine.spiff.state.token import Token


def absorb(token: Token, results: Mapping[str, Any]) -> Mapping[str, Any]:
    """Writes the results of a completed job, task or message; gives them with what the mappings made of them.

    With output mappings only what they name goes to the outer scope; without them every result is written to the
    nearest scope that has the variable, else to the root, or to the path of an ad-hoc sub-process that is around it.
    """
    root, spec = token.workflow.top_workflow, token.task_spec
    if not spec.node.outputs:
        if results:
            root.variables.propagate(root.written_scope(token), results)
        return results
    evaluate = token.workflow.script_engine.evaluate_json
    mapped: dict[str, Any] = {}
    for mapping in spec.node.outputs:
        mapped[mapping.target] = evaluate(token, mapping.source, {**results, **mapped})
    everything = {**results, **mapped}
    if spec.own_result in mapped:
        root.variables.set_local(token.id, {spec.own_result: mapped.pop(spec.own_result)})
    root.variables.propagate(token.workflow.scope_key, mapped, outward=True)
    return everything
