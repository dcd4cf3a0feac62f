"""The naive way for comparison: the stock library with its parser and serializer; each step rewrites one row."""

import sqlite3
from pathlib import Path

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.applicant import SERVICES
from benchmarks.stock_dialect import AWAITED, MESSAGES, OF_OTHERS, in_stock_dialect
from engine.rehearsal.script import Rehearsal


class Naive:
    """Cases as JSON dumps of whole workflows."""

    def __init__(self, folder: Path, written: Rehearsal) -> None:
        parser = BpmnParser()
        for diagram in sorted(SERVICES.glob("*/*.bpmn")):
            if diagram.stem in OF_OTHERS:
                continue
            parser.add_bpmn_xml(etree.fromstring(in_stock_dialect(diagram)), filename=diagram.name)
        self._specs = parser.get_spec(written.service), parser.get_subprocess_specs(written.service)
        self._given = {
            **written.variables,
            "received_at": written.received.isoformat(),
            "registered_on": written.received.date().isoformat(),
        }
        self._values = {MESSAGES.get(step.name, step.name): step.values for step in written.acts}
        self._serializer = BpmnWorkflowSerializer()
        self._database = sqlite3.connect(folder / "naive.db", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT)",
        )

    def complete_cases(self, count: int) -> None:
        """Brings so many applicants to their result together."""
        active = [self._start() for _ in range(count)]
        while active:
            active = [case_id for case_id in active if not self._go_on(case_id)]

    def _start(self) -> int:
        """Opens a case and stores it."""
        workflow = BpmnWorkflow(*self._specs)
        workflow.get_next_task(state=TaskState.READY).set_data(**self._given)
        workflow.do_engine_steps()
        dump = self._serializer.serialize_json(workflow)
        cursor = self._database.execute("INSERT INTO cases (state) VALUES (?)", (dump,))
        return int(cursor.lastrowid or 0)

    def _go_on(self, case_id: int) -> bool:
        """Loads a case, completes what waits first, runs on and stores it; true when the case has ended."""
        (state,) = self._database.execute("SELECT state FROM cases WHERE id = ?", (case_id,)).fetchone()
        workflow = self._serializer.deserialize_json(state)
        waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
        task = next((task for task in waiting if task.task_spec.name in AWAITED), waiting[0])
        name = task.task_spec.name
        task.data.update(self._values.get(name, {name: "answered"}))
        task.run()
        workflow.do_engine_steps()
        dump = self._serializer.serialize_json(workflow)
        self._database.execute("UPDATE cases SET state = ? WHERE id = ?", (dump, case_id))
        return bool(workflow.is_completed())

    def close(self) -> None:
        """Closes the file."""
        self._database.close()
