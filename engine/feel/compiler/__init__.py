"""Turns nodes into Python closures, once; the closures compute, and nothing here reads text or evaluates."""

from engine.feel.compiler.compiler import Compiler
from engine.feel.compiler.rules import compiler_for
from engine.feel.compiler.unary import Test

__all__ = ["Compiler", "Test", "compiler_for"]
