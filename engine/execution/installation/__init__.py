"""The installation: what every command is given, and what an administrator enters for all cases.

Runtime, office, deployed definitions and registers; knows no single case.
"""
