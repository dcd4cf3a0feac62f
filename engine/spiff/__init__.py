"""SpiffWorkflow behind one door: `ProcessInstance` runs a process definition; nothing outside knows the library.

How the library is bent, and why. It keeps a tree of all past, present and predicted tasks with a copy of the data in
each; that costs most of a step's time, loses writes between branches, and breaks joins in loops. Here its workflows
hold live tokens only (`token`, `process`), its task specs are given behaviour by subclasses (`node` and its kin), and
variables stand in scopes beside them (`variables`). The library's own life cycle is kept: a task specification updates,
readies, runs, completes or cancels a task, and sub-processes are its sub-workflows. Nothing is patched. Its parser is
not used, since a definition is read once into a model of our own: that leaves no expression for Python's `eval` to see.
"""

from importlib.metadata import version

from engine.errors import AtqaruError

PINNED = "3.2.0"


class WrongLibrary(AtqaruError):
    """SpiffWorkflow is installed in another version than the one whose faults are known."""


if version("SpiffWorkflow") != PINNED:
    raise WrongLibrary(
        f"SpiffWorkflow {version('SpiffWorkflow')} is installed; install {PINNED}, the version that was examined",
    )
