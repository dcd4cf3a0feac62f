"""What the databases take as a whole number; knows no table."""

#: The greatest that a column of whole numbers can hold on every database.
HIGHEST_NUMBER = 2**31 - 1


def number_of(text: str, highest: int = HIGHEST_NUMBER) -> int:
    """A number of a stored row, or another one up to a bound; raises `ValueError` for any other text."""
    # a text with more digits is not converted, which would take long
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(highest)) or int(text) > highest:
        raise ValueError(f"no whole number up to {highest}")
    return int(text)
