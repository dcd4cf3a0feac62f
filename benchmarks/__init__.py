"""Measures speed and size (`make bench`): a report to be read, not a test to be passed."""
