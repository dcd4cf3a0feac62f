"""The interpreter of process instances, on SpiffWorkflow's life cycle of a task; nothing outside knows the library.

What is the library's: the states of a task and the order in which a specification updates, readies, runs, completes or
cancels it; the classes of tasks, specifications and workflows that ours extend; and the rule that a sub-process is a
workflow inside another. We run 37 of its 1,129 functions and 134 of its 5,443 statements (2.5 %), most of them in
constructors. Nothing in it is patched.

What is ours: what each construct of BPMN does (`node` and its kin), the run loop (`run_loop`), gateways and events,
variables in scopes apart from the tasks (`variables`), the stored state (`codec`), and FEEL as the only script engine
(`script`). Workflows hold live tokens only (`token`, `process`): the library keeps a tree of all past, present and
predicted tasks with a copy of the data in each, which costs most of a step's time, loses writes between branches and
breaks joins in loops. Its parser is not used, since a definition is read once into a model of our own: that leaves no
expression for Python's `eval` to see.

From below: `state` is what a case's state is made of, where tokens say by protocols what they ask of nodes; `nodes` is
what each construct does; `run_loop` moves tokens, `codec` stores them, `compiler` makes a definition ready; `changes`
is what is done to a state from outside; `instance` is the door.

`tests/witness` runs the same random processes in the stock library and here, shows its faults, and counts the figures.
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
