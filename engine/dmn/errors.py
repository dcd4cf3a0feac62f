"""What can go wrong with a decision file; each message names the file, the decision and the remedy."""

from engine.errors import AtqaruError
from engine.faults import Fault


class BadDmn(AtqaruError):
    """The decision file cannot be used; whoever drew it has to change it."""


class DecisionFailed(AtqaruError):
    """A sound decision has no answer for these inputs: rules overlap, or values cannot be added up."""

    fault = Fault.DECISION


class UnknownDecision(AtqaruError):
    """The model has no decision of that id or name."""
