"""The processes of a case: its own and those that it calls, each in the version that the case uses."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.definition.dialect import names_in
from engine.definition.given_ids import forms_given
from engine.definition.model import Kind, Node
from engine.definition.process import Process
from engine.execution.case.case_context import vintage_of
from engine.execution.installation.called_processes import CalledProcess, with_called
from engine.execution.installation.chosen_versions import Vintage
from engine.feel import Expression
from engine.texts import Texts
from storage.database import Session, StoredRow
from storage.rows import as_case
from web.language import N_, _
from web.service_texts import service_text, service_texts
from web.site import choices_of, site


@dataclass(frozen=True)
class CaseProcess(CalledProcess):
    """A process definition of a case, as pages show it."""

    @property
    def id(self) -> str:
        """The id of the process."""
        return self.process.id

    @property
    def name(self) -> str:
        """The name of the process for people."""
        return service_text(self.process.name, self.id) or self.id

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Every node by its id, those of sub-processes included."""
        return {node.id: node for _body, node in self.process.body.walk()}


def processes_of(session: Session, case: StoredRow) -> tuple[CaseProcess, ...]:
    """The case's own process first, then what it calls, each once, in the order of the diagrams."""
    return processes_by(session, case.definition_id, vintage_of(site().runtime, as_case(case)))


def own_process(session: Session, definition_id: int) -> CaseProcess:
    """One version of a process, without the processes that it calls."""
    return CaseProcess(definition_id, site().runtime.definitions.process(session, definition_id).process, 0)


def processes_by(session: Session, definition_id: int, vintage: Vintage) -> tuple[CaseProcess, ...]:
    """A version of a process first, then what it calls by a vintage."""
    found = with_called(choices_of(session, vintage), definition_id)
    return tuple(CaseProcess(each.definition_id, each.process, each.depth) for each in found)


def groups_with_tasks(processes: tuple[CaseProcess, ...]) -> frozenset[str]:
    """The groups that have user tasks anywhere in these processes, as far as the diagrams name them."""
    return frozenset(group for process in processes for group in groups_in(process.process))


def groups_in(process: Process) -> Iterator[str]:
    """The groups that have user tasks in one process, as far as its diagram names them."""
    for _body, node in process.body.walk():
        if node.kind is Kind.USER_TASK and node.assignment and isinstance(node.assignment.candidate_groups, str):
            yield from names_in(node.assignment.candidate_groups)


def calls_of(process: Process) -> Iterator[str]:
    """The ids of the processes that one calls, as far as its diagram names them."""
    for _body, node in process.body.walk():
        if node.calls is not None:
            yield node.calls


_STEP = N_("Step")
_KINDS: Mapping[Kind, str] = {kind: N_("Gateway") for kind in Kind if kind.endswith("Gateway")} | {
    kind: N_("Event") for kind in Kind if kind.endswith("Event")
}


class Elements:
    """The names of the elements of a case's processes, and of groups, by the ids in events and deadlines.

    Of processes that have an element of the same id the first one is used.
    """

    def __init__(
        self,
        processes: Iterable[CaseProcess],
        groups: Mapping[str, str] | None = None,
        texts: Texts | None = None,
    ) -> None:
        self._nodes: dict[str, Node] = {}
        self._named: dict[str, Node] = {}
        self._restrictions: dict[str, list[Expression]] = {}
        self._groups = groups or {}
        self._texts = texts or service_texts()
        self._outcomes: dict[str, tuple[str, str]] = {}
        self._start_forms: list[str | None] = []
        self._given_forms: dict[str, set[str]] = {}
        processes = list(processes)
        by_id = {process.id: process.process for process in reversed(processes)}
        for process in processes:
            self._start_forms.append(process.process.start_form)
            for given in (given for node in process.nodes.values() for given in forms_given(by_id, node)):
                self._given_forms.setdefault(given.to.id, set()).add(given.id)
            for code, words in process.process.outcomes.items() if process.depth == 0 else ():
                self._outcomes.setdefault(code, (words, process.id))
            for id_, node in process.nodes.items():
                self._nodes.setdefault(id_, node)
                if node.name:
                    self._named.setdefault(id_, node)
                if node.restricted_when is not None:
                    self._restrictions.setdefault(id_, []).append(node.restricted_when)

    def node(self, id_: str | None) -> Node | None:
        """The node with an id, if a current diagram still has it."""
        return self._nodes.get(id_ or "")

    def restrictions(self, id_: str | None) -> Sequence[Expression]:
        """When the data of an element are a restriction (property `restricted_when`), of all elements with the id."""
        return self._restrictions.get(id_ or "", ())

    def name(self, id_: str | None) -> str:
        """The name of an element, else its id; of several elements with the id the first one with a name counts."""
        node = self._named.get(id_ or "")
        return (self._texts(node.name, node.id) if node else "") or id_ or ""

    def form_ids(self) -> list[str]:
        """The forms of these processes, each once: of their starts, of tasks, and of what people send.

        Of those whose id FEEL gives, the ids that it writes out, and those that calls give.
        """
        places = [part for node in self._nodes.values() for part in (node.assignment, node.sending) if part]
        written = (id_ for place in places if place.computed_form for id_ in place.computed_form.texts())
        given = (id_ for ids in self._given_forms.values() for id_ in sorted(ids))
        named = (*self._start_forms, *(place.form_id for place in places), *written, *given)
        return list(dict.fromkeys(filter(None, named)))

    def form_id(self, id_: str | None) -> str | None:
        """The form of a task, or of what people send: the one that is written, or that all calls give."""
        node = self.node(id_)
        place = node and (node.assignment or node.sending)
        given = self._given_forms.get(id_ or "", set()) if place and place.form_id is None else set()
        return next(iter(given)) if len(given) == 1 else place.form_id if place else None

    def is_named(self, id_: str | None) -> bool:
        """Whether an element has a name."""
        return (id_ or "") in self._named

    def names(self, ids: Iterable[str], failed: Collection[str] = ()) -> str:
        """The names of elements, comma-separated; failed ones are marked."""
        named = ((id_, self.name(id_)) for id_ in ids)
        return ", ".join(_("%(name)s (failed)", name=name) if id_ in failed else name for id_, name in named)

    def words(self, id_: str | None) -> str:
        """The name of an element; for one without a name that of the step around it, or its kind."""
        node, host = self.node(id_), self.host(id_)
        if node is None or node.name:
            return self.deadline_name(id_)
        place = self.name(host.id) if host else _(_KINDS.get(node.kind, _STEP))
        return _("%(place)s, without a name", place=place)

    def outcome(self, code: str) -> str:
        """The name of an outcome in the case's own process; empty if it has none."""
        words, process = self._outcomes.get(code, ("", ""))
        return self._texts.of(process)(words, process)

    def groups(self, ids: str) -> str:
        """The names of the groups in a text of ids separated by blanks."""
        return ", ".join(self._groups.get(id_, id_) for id_ in ids.split())

    def host(self, id_: str | None) -> Node | None:
        """The step on whose border an event sits."""
        node = self.node(id_)
        return self.node(node.attached_to) if node and node.attached_to else None

    def deadline_name(self, id_: str | None) -> str:
        """The name of a deadline with the step that it is set to."""
        host = self.host(id_)
        return f"{self.name(host.id)}: {self.name(id_)}" if host and host.name else self.name(id_)
