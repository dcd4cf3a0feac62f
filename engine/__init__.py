"""Runs the diagrams: dialect, FEEL, decisions, forms, calendar, deadlines, execution, jobs, checks."""
