"""What the databases take as a whole number; knows no table."""

#: The greatest that a column of whole numbers holds on every database.
HIGHEST_NUMBER = 2**31 - 1


def number_of(text: str, highest: int = HIGHEST_NUMBER) -> int:
    """A number of something stored, or another one up to a bound; raises `ValueError` for what cannot be one."""
    # what has more digits is not even read, which would take long
    if not text.isdecimal() or len(text) > len(str(highest)) or int(text) > highest:
        raise ValueError(f"no whole number up to {highest}")
    return int(text)
