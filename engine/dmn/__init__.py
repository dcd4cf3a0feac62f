"""Decisions: reads DMN files, evaluates their tables and expressions in FEEL; knows no case, no database."""

from engine.dmn.elements import Decision, InputData, KnowledgeModel, ServedDecisions
from engine.dmn.errors import BadDmn, DecisionFailed, UnknownDecision
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
    "Model",
    "ServedDecisions",
    "TableEvaluation",
    "UnknownDecision",
    "parse",
    "parse_sound",
]
