"""Runs cases: commands on stored process instances, their projections, jobs, timers, messages and incidents.

A command loads a case, moves it, runs it until it waits, and stores state, projections and audit events, all in the
caller's transaction. It never commits, never reads the wall clock and never reads the environment.
"""
