"""Decisions: reads DMN files, evaluates their tables and expressions in FEEL; knows no case, no database."""

from engine.dmn.elements import Decision, InputData, KnowledgeModel, ServedDecisions
from engine.dmn.errors import BadDmn, DecisionFailed, UnknownDecision
from engine.dmn.known_types import known_of_type
from engine.dmn.known_values import Mistyped, joined, known_of_decision, mistyped
from engine.dmn.model import Model
from engine.dmn.parser import parse, parse_sound
from engine.dmn.result import DecisionEvaluation, DecisionResult, DecisionWarning, TableEvaluation

__all__ = [
    "BadDmn",
    "Decision",
    "DecisionEvaluation",
    "DecisionFailed",
    "DecisionResult",
    "DecisionWarning",
    "InputData",
    "KnowledgeModel",
    "Mistyped",
    "Model",
    "ServedDecisions",
    "TableEvaluation",
    "UnknownDecision",
    "joined",
    "known_of_decision",
    "known_of_type",
    "mistyped",
    "parse",
    "parse_sound",
]
