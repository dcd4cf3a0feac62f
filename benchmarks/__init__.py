"""Measures speed and size (`make bench`): produces a report to read, not a test to pass."""
