"""The naive way, to compare with: the stock library, its parser and its serializer, one row rewritten at every step."""

import sqlite3
from pathlib import Path

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.drawing import stock


class Naive:
    """Cases as JSON dumps of whole workflows."""

    def __init__(self, folder: Path) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(stock()), filename="benchmark.bpmn")
        self._spec = parser.get_spec("benchmark")
        self._serializer = BpmnWorkflowSerializer()
        self._database = sqlite3.connect(folder / "naive.db", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT)",
        )

    def start(self, variables: dict[str, object]) -> int:
        """Opens a case and stores it."""
        workflow = BpmnWorkflow(self._spec)
        workflow.get_next_task(state=TaskState.READY).set_data(**variables)
        workflow.do_engine_steps()
        cursor = self._database.execute(
            "INSERT INTO cases (state) VALUES (?)", (self._serializer.serialize_json(workflow),)
        )
        return int(cursor.lastrowid or 0)

    def complete(self, case_id: int, values: dict[str, object]) -> bool:
        """Loads a case, completes its one open task, runs on and stores it; true when the case has ended."""
        (state,) = self._database.execute("SELECT state FROM cases WHERE id = ?", (case_id,)).fetchone()
        workflow = self._serializer.deserialize_json(state)
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data.update(values)
        task.run()
        workflow.do_engine_steps()
        self._database.execute(
            "UPDATE cases SET state = ? WHERE id = ?", (self._serializer.serialize_json(workflow), case_id)
        )
        return bool(workflow.is_completed())

    def close(self) -> None:
        """Closes the file."""
        self._database.close()
