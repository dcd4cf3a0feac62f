"""Turns nodes into Python closures, once; the closures compute, and nothing here reads text or evaluates."""

from engine.feel.compiler.core import Compiler
from engine.feel.compiler.unary import Test

__all__ = ["Compiler", "Test"]
