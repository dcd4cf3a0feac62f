"""Decisions: reads DMN files, evaluates their tables and expressions in FEEL; knows no case, no database."""

from engine.dmn.errors import BadDmn, DecisionFailed, UnknownDecision
from engine.dmn.model import Decision, InputData, Model
from engine.dmn.parser import parse
from engine.dmn.result import DecisionResult, TableEvaluation

__all__ = [
    "BadDmn",
    "Decision",
    "DecisionFailed",
    "DecisionResult",
    "InputData",
    "Model",
    "TableEvaluation",
    "UnknownDecision",
    "parse",
]
