"""Boxed expressions, section 10.2 of the standard: how each finds its value; knows no XML."""
