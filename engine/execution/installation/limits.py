"""What an installation takes in at once."""

#: What one command may bring into a case, and so what a draft of it may hold.
MAX_COMMAND_BYTES = 1_000_000
