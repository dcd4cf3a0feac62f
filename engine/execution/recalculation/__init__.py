"""A case brought in line with what has changed around it: the calendar, the hours, what was put in force.

`loading` gives every command its case, in line with the office of the moment.
"""
