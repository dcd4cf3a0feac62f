"""What notices, documents and tasks name besides groups by their ids: the applicant of the case, or one person."""

#: The recipient who is the applicant of the case.
TO_APPLICANT = "applicant"
#: The prefix of a login name where a person is named among groups.
PERSONAL = "user:"


def personal_group(login: str) -> str:
    """What stands for one person among the ids of groups: as a recipient, and for what is offered by name."""
    return f"{PERSONAL}{login}"
