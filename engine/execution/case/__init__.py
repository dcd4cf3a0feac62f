"""The case itself: how it advances, and how its state, its projections and its audit events are stored together.

Knows neither who gave the command nor how the case was loaded.
"""
