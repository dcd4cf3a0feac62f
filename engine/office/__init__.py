"""The hours of offices by channel and date, and which day counts by them: registration, notices, deadlines."""
