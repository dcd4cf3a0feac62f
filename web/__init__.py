"""Worklist, cases, supervision, the applicant's account and the command line."""
