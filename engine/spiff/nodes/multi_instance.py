"""Multi-instance activities (13.3.7): one inner instance for each item, results in the order of the input."""

import re
from typing import Any

from engine.definition.details import Loop
from engine.faults import Fault
from engine.spiff.nodes.activities import ActivitySpec
from engine.spiff.nodes.compensation import collect
from engine.spiff.nodes.node import NodeSpec
from engine.spiff.state.errors import ExecutionError
from engine.spiff.state.occurrences import Reason
from engine.spiff.state.script import require_work
from engine.spiff.state.token import State, Token
from engine.spiff.state.variables import Variables

Way = tuple[Any, NodeSpec]
#: What it takes to let an instance begin, in steps of FEEL.
_INSTANCE = 100
#: A variable, or a property of one.
_PATH = re.compile(r"\w+(\.\w+)*")


class MultiInstanceSpec(ActivitySpec):
    """The body around the inner instances; boundary events watch over the body as a whole."""

    inner: ActivitySpec

    @property
    def loop(self) -> Loop:
        """The marker of the activity."""
        if self.node.loop is None:
            raise ExecutionError(self.bpmn_id, "has no multi-instance marker")
        return self.node.loop

    def open_scope(self, token: Token) -> None:
        """Input mappings belong to the inner instances."""

    def activate(self, token: Token) -> bool:
        items = token.workflow.script_engine.evaluate_json(token, self.loop.input_collection)
        if not isinstance(items, list):
            said = token.workflow.script_engine.described(token, self.loop.input_collection, items)
            raise ExecutionError(self.bpmn_id, f"the input collection is {said}; it must be a list", Fault.COLLECTION)
        token.remember(total=len(items), done=0, begun=0)
        self._variables(token).open(kept_scope(token), None, {"items": items, "results": [None] * len(items)})
        if not items:
            self._publish(token)
            return True
        token._set_state(State.STARTED)
        for _ in items[:1] if self.loop.sequential else items:
            self._begin_next(token)
        return False

    def _begin_next(self, token: Token) -> None:
        root, index = token.workflow.top_workflow, token.internal_data["begun"]
        root.work.spend(_INSTANCE)
        require_work(token)
        inner = self.inner.enter(token.workflow, body=token.id, index=index)
        values = {"loopCounter": index + 1, **({self.inner.own_result: None} if self.inner.own_result else {})}
        if self.loop.input_element:
            values[self.loop.input_element] = self._variables(token).find(kept_scope(token), "items")[index]
        root.variables.open(inner.id, root.scope_of(token), values)
        token.remember(begun=index + 1)

    def collect(self, inner: Token) -> Any:
        """The result of one inner instance, in its own scope with what it was completed with."""
        if self.loop.output_element is None:
            return None
        results = inner.internal_data.get("results") or {}
        return inner.workflow.script_engine.evaluate_json(inner, self.loop.output_element, results)

    def instance_ended(self, token: Token, index: int, result: Any) -> None:
        """Notes a result; ends the body when all are done or the completion condition is true."""
        results = list(self._results(token))
        results[index] = result
        self._variables(token).set_local(kept_scope(token), {"results": results})
        done, total = token.internal_data["done"] + 1, token.internal_data["total"]
        token.remember(done=done)
        if done == total or self._is_enough(token, total):
            self._publish(token)
            token.complete()
        elif self.loop.sequential:
            self._begin_next(token)

    def _is_enough(self, token: Token, total: int) -> bool:
        condition, done = self.loop.completion_condition, token.internal_data["done"]
        if condition is None:
            return False
        counts = {
            "numberOfInstances": total,
            "numberOfCompletedInstances": done,
            "numberOfTerminatedInstances": 0,
            "numberOfActiveInstances": token.internal_data["begun"] - done,
            **self._published(token),
        }
        return token.workflow.script_engine.evaluate(token, condition, counts) is True

    def _publish(self, token: Token) -> None:
        token.workflow.top_workflow.variables.propagate(token.workflow.scope_key, self._published(token))

    def _published(self, token: Token) -> dict[str, Any]:
        """The results so far as the variable that the diagram names."""
        return {self.loop.output_collection: self._results(token)} if self.loop.output_collection else {}

    def _results(self, token: Token) -> list[Any]:
        results: list[Any] = self._variables(token).find(kept_scope(token), "results")
        return results

    def _variables(self, token: Token) -> Variables:
        return token.workflow.top_workflow.variables

    def release(self, token: Token, reason: Reason) -> None:
        for other in token.workflow.tokens:
            if other.internal_data.get("body") == token.id and other.is_live:
                other.cancel()
        self._variables(token).close(kept_scope(token))
        super().release(token, reason)


def kept_scope(token: Token) -> int:
    """The key of the private scope in which a body keeps its items and results."""
    return -token.id


def _around(inner: Token) -> tuple[Token, MultiInstanceSpec]:
    """The token of the body around an inner instance, with its node."""
    body = inner.workflow.tasks[inner.internal_data["body"]]
    if not isinstance(body.task_spec, MultiInstanceSpec):
        raise TypeError(f"{inner.task_spec.bpmn_id} is no inner instance")
    return body, body.task_spec


def inner_of(spec_class: type[ActivitySpec]) -> type[ActivitySpec]:
    """The class of the inner instances of an activity: it hands its end to the body instead of taking the flows."""

    class InnerInstance(spec_class):  # type: ignore[misc, valid-type]  # a class made from a class given as a value
        """One inner instance of a multi-instance activity."""

        def choose(self, token: Token) -> list[Way]:
            _, around = _around(token)
            token.remember(result=around.collect(token))
            return []

        def leave(self, token: Token, ways: list[Way]) -> None:
            body, around = _around(token)
            collect(body, token)
            around.instance_ended(body, token.internal_data["index"], token.internal_data["result"])

    InnerInstance.__name__ = f"Inner{spec_class.__name__}"
    return InnerInstance


def own_result(loop: Loop) -> str | None:
    """The variable that each inner instance has for itself: the one that its output element names, if it names one.

    So that what parallel instances write is not mixed up, as the dialect requires.
    """
    element = loop.output_element
    if element is None or element.calls or not _PATH.fullmatch(element.source.strip()):
        return None
    name = element.source.strip().partition(".")[0]
    return None if name in (loop.input_element, "loopCounter") or name not in element.variables else name
