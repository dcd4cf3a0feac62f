"""Commands of people: what applicants, operators, supervisors and administrators do with a case."""
