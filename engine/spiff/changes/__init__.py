"""What is done to a state from outside: moved to other versions, deadlines recalculated, dates recomputed."""
