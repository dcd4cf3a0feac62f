"""A case brought in line with what has changed around it: the calendar, the hours, what was put in force."""
