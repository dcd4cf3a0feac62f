"""The supervisor's pages: the list of cases, and one case with its timeline, diagram, deadlines and documents."""
