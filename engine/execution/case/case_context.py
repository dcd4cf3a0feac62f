"""A case's view of the world while one command runs: the office, and definitions in force on the case's day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from engine.definition.details import Called
from engine.definition.model import Node
from engine.execution.case.case_labels import CaseLabels
from engine.execution.errors import NoDefinition, Unworded
from engine.execution.installation.choices import Choices
from engine.execution.installation.chosen_versions import Vintage
from engine.execution.installation.registers import made_known
from engine.execution.installation.runtime import Runtime
from engine.feel import MAX_STEPS, Allowance, Evaluation, to_json
from engine.feel.sizes import steps_to_keep
from engine.folders import SHARED_FOLDER
from engine.forms import Labels
from engine.forms.expressions.scope import Scope, Setting
from engine.forms.expressions.texts import Word
from engine.languages import LANGUAGES, issue_languages
from engine.quoting import quoted
from engine.spiff.state.body import Runnable
from engine.spiff.state.execution_context import DecisionOutcome, NamedKind, RunnableLike
from engine.texts import Texts
from engine.wordings import Wording, composed, decimal_mark, worded_in
from engine.wordings.composing import Unsaid
from storage.database import Session
from storage.queries.users import are_alone_in, groups_of_applicants, unborne_names
from storage.rows import CaseDays


def vintage(runtime: Runtime, day: date, opened_at: datetime) -> Vintage:
    """By what a case registered on a day chooses versions: one law for one registration day.

    A case that came before, in an evening, on a day off or early in the morning, gets its versions only when the office
    opens on the day, so that it goes by what was put in force meanwhile; what is deployed later, with whatever date, no
    longer changes it (GEN-05, CAL-06).
    """
    return Vintage(day, max(opened_at, runtime.office.open_of(day)))


def vintage_of(runtime: Runtime, row: CaseDays) -> Vintage:
    """By what a stored case chooses versions: those of its registration day, else of its receipt (GEN-05).

    One that was moved goes by what was chosen for it then, one whose day came when it was made worked by what was
    deployed until then.
    """
    day: date = row["vintage_on"] or row["registered_on"] or runtime.office.local(row["received_at"]).date()
    if row["vintage_at"] is not None or row["registered_on"] is None:
        return Vintage(day, row["vintage_at"] or row["opened_at"])
    return vintage(runtime, day, row["opened_at"])


class CaseContext:
    """Answers what a process instance asks; called definitions are chosen by the case's vintage."""

    def __init__(
        self,
        session: Session,
        runtime: Runtime,
        vintage: Vintage,
        now: datetime,
        applicant: str | None,
        reworded: Mapping[str, Wording] | None = None,
    ) -> None:
        """`reworded` are wordings in place of deployed ones, each by its id, a point and its language."""
        self._session = session
        self._runtime = runtime
        self.choices = Choices(session, runtime.definitions, vintage)
        self._applicant = applicant
        self._reworded = reworded or {}
        self._texts: dict[str, Texts] = {}
        self._forms: dict[str, CaseLabels] = {}
        self._known: dict[tuple[object, ...], Mapping[str, Any]] = {}
        self.now = runtime.office.local(now)
        self.null_notes = runtime.null_notes

    def close_of(self, day: date) -> datetime:
        """The close of office on a day."""
        return self._runtime.office.close_of(day)

    def local(self, moment: datetime) -> datetime:
        """A moment in the office's zone."""
        return self._runtime.office.local(moment)

    def made_known(self, node: Node, running: Iterable[RunnableLike]) -> Mapping[str, Any]:
        """The entries of the registers and the people of the groups that an element names, while processes run.

        They stay the same as long as this view lasts: others enter nothing meanwhile, and what the command itself
        enters is stored when all has run.
        """
        named = node.registers, node.people
        if named not in self._known:
            processes = (each.process for each in running)
            self._known[named] = made_known(self._session, self._runtime, node.registers, node.people, processes)
        return self._known[named]

    def unborne(self, groups: Collection[str], logins: Collection[str]) -> list[str]:
        """Which of these names no group, or no account in use, bears."""
        return unborne_names(self._session, groups, logins)

    def groups_of_applicants(self, groups: Collection[str]) -> list[str]:
        """Which of these groups have the role of those who apply."""
        return groups_of_applicants(self._session, groups)

    def has_others(self, groups: Collection[str], applicants: Collection[str]) -> bool:
        """Whether these groups have somebody other than the applicant of the case and these of others."""
        own = [] if self._applicant is None else [self._applicant]
        return not are_alone_in(self._session, groups, [*applicants, *own])

    def form(self, form_id: str) -> int:
        """The form that the case goes by."""
        return self.choices.kept("form", form_id)

    def require_near(self, kind: NamedKind, id_: str, running: Collection[int]) -> None:
        """Raises `NoDefinition` unless a form or wording stands beside one of these processes, or in the shared folder.

        So that no value of a case, whoever entered it, gives a step what another service has.
        """
        definitions = self._runtime.definitions
        named = [self.form(id_)] if kind == "form" else self.choices.wording_versions(id_).values()
        allowed = definitions.folders(self._session, running)
        others = definitions.folders(self._session, named) - allowed - {SHARED_FOLDER, None}
        if others and None not in allowed:  # where a file stood is unknown of older ones
            folders = ", ".join(sorted(folder for folder in {*allowed, SHARED_FOLDER} if folder))
            raise NoDefinition(
                f"the {kind} {quoted(id_)}, which FEEL names, is of the folder {quoted(str(min(map(str, others))))}; "
                f"only those of {folders} can be named so: correct the value, or move the file"
            )

    def label(self, root: RunnableLike, key: str, value: Any) -> Any:
        """The label of what was chosen, in each language, else the value in words; other values stay as they are."""
        if isinstance(value, list):
            return [self.label(root, key, item) for item in value]
        said = {language: self._labels(root, language)(key, value) for language in LANGUAGES}
        if not all(isinstance(text, str) for text in said.values()):
            return value
        return {language: self._word(root, language)(text) for language, text in said.items()}

    def compose(
        self, wording: str, root: RunnableLike, chosen: object, values: Mapping[str, Any], allowance: Allowance
    ) -> Mapping[str, Any]:
        """What the wording that the case goes by says; raises `NoDefinition` or `Unworded`."""
        issued_in = issue_languages(chosen, self._runtime.issued_in)
        wordings = self.reworded(wording, self.choices.wordings(wording))
        return self.filled(wordings, root, issued_in, values, allowance)

    def reworded(self, id_: str, wordings: Mapping[str, Wording]) -> Mapping[str, Wording]:
        """A wording in each language, with those in place of it with which the case is looked at."""
        return {language: self._reworded.get(f"{id_}.{language}", each) for language, each in wordings.items()}

    def filled(
        self,
        wordings: Mapping[str, Wording],
        root: RunnableLike,
        issued_in: Sequence[str],
        values: Mapping[str, Any],
        allowance: Allowance | None = None,
    ) -> dict[str, Any]:
        """What a wording says, given in each of its languages, to be issued in some; raises `Unworded`.

        Without an `allowance` it is bounded by itself.
        """
        office = self._runtime.office
        settings, bounds, found = dict[str, Setting](), Evaluation(self.now, MAX_STEPS), dict[str, Any]()
        for language in wordings:
            settings[language] = Setting(
                office.functions,
                self.now,
                {},
                worded=self._word(root, language),
                is_complete=True,
                decimal_mark=decimal_mark(language),
                bounds=bounds,
                labels=partial(_anywhere, self._labels(root, language)),
                found=found,
            )
        try:
            work = partial(composed, wordings, settings, values, issued_in)
            return work() if allowance is None else allowance.within(bounds, work, 0)
        except Unsaid as error:
            raise Unworded(str(error)) from error

    def _words(self, root: RunnableLike, language: str) -> Texts:
        """The texts of the case's process, which are the same as long as this view lasts, as decisions are."""
        if not self._texts:
            self._texts = self.choices.texts(LANGUAGES)
        return self._texts[language].of(root.process.id)

    def _word(self, root: RunnableLike, language: str) -> Word:
        return worded_in(language, self._words(root, language), self._runtime.office.local)

    def _labels(self, root: RunnableLike, language: str) -> CaseLabels:
        if language not in self._forms:
            texts = self._words(root, language)
            self._forms[language] = CaseLabels(self.choices, root.definition_id, texts)
        return self._forms[language]

    def process(self, process_id: str, called: Called, caller: int) -> Runnable:
        """The called process that is due by its binding."""
        return self.runnable(self.choices.bound("process", process_id, called, caller))

    def runnable(self, definition_id: int) -> Runnable:
        """A process definition by its id."""
        return self._runtime.definitions.process(self._session, definition_id)

    def decide(
        self, decision_id: str, called: Called, caller: int, context: Mapping[str, Any], allowance: Allowance
    ) -> DecisionOutcome:
        """Evaluates the decision that is due by its binding."""
        definition_id = self.decision(decision_id, called, caller)
        model = self._runtime.definitions.decisions(self._session, definition_id)
        result = model.evaluate(decision_id, context, self.now, allowance)
        allowance.spend(steps_to_keep(result.value))
        return DecisionOutcome(
            to_json(result.value),
            tuple(evaluation.as_json() for evaluation in result.evaluations),
            tuple(f"{warning.where}: {warning.reason}" for warning in result.warnings),
        )

    def decision(self, decision_id: str, called: Called, caller: int) -> int:
        """The decision that is due by its binding; the same as long as this view lasts, whatever is deployed."""
        return self.choices.bound("decision", decision_id, called, caller)

    def mentions(self, definition_id: int, names: Collection[str]) -> bool:
        """Whether the file of a decision names one of these functions."""
        return self._runtime.definitions.mentions(self._session, definition_id, names)


def _anywhere(labels: Labels, _scope: Scope, key: str, value: Any) -> Any:
    """In a wording a field is called the same wherever the text is."""
    return labels(key, value)
