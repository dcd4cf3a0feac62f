"""Runners: what makes due work happen by itself. The embedded one serves a single process on either database."""
