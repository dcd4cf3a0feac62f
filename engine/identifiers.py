"""IIN and BIN, the twelve-digit numbers of people and organisations: which can exist.

Pure arithmetic over the digits; knows no register, so a number that can exist need not have been issued.
"""

from datetime import date

FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
# The seventh digit of an IIN gives century and sex; 0 occurs for foreigners and gives neither.
CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
CENTURY_UNKNOWN = "0"


def is_iin(text: str) -> bool:
    """Whether the text is a number that the IIN of a person can have (ATT-F2.03)."""
    return iin_fault(text) is None


def is_bin(text: str) -> bool:
    """Whether the text is a number that the BIN of an organisation can have (ENF-F2.03)."""
    return bin_fault(text) is None


def iin_fault(text: str) -> str | None:
    """Why the text is no IIN, in words for the person who typed it; None if it is one."""
    if not _is_twelve_digits(text):
        return "An IIN has twelve digits; write them without blanks."
    if text[6] not in CENTURIES and text[6] != CENTURY_UNKNOWN:
        return "The seventh digit of an IIN is 0 to 6; compare it with the identity card."
    if not _is_born(text):
        return "The first six digits of an IIN are a date of birth, year first; there is no such date."
    return _check_digit_fault(text)


def bin_fault(text: str) -> str | None:
    """Why the text is no BIN, in words for the person who typed it; None if it is one."""
    if not _is_twelve_digits(text):
        return "A BIN has twelve digits; write them without blanks."
    if not 1 <= int(text[2:4]) <= 12:
        return "The third and fourth digits of a BIN are a month, 01 to 12; compare it with the certificate."
    if text[4] not in "456":
        return "The fifth digit of a BIN is 4, 5 or 6; is this perhaps the IIN of a person?"
    if text[5] not in "01234":
        return "The sixth digit of a BIN is 0 to 4; compare it with the certificate."
    return _check_digit_fault(text)


def _is_twelve_digits(text: str) -> bool:
    # isdigit alone would let in digits of other scripts.
    return len(text) == 12 and text.isascii() and text.isdigit()


def _is_born(iin: str) -> bool:
    """Whether the first six digits are a date, in any century where the seventh gives none."""
    centuries = [CENTURIES[iin[6]]] if iin[6] in CENTURIES else sorted(set(CENTURIES.values()))
    return any(_is_date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6])) for century in centuries)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _check_digit_fault(text: str) -> str | None:
    digits = [int(digit) for digit in text]
    expected = _weighted(digits, FIRST_WEIGHTS)
    if expected == 10:
        expected = _weighted(digits, SECOND_WEIGHTS)
    if expected == 10:
        return "No number with these first eleven digits is ever issued; compare it with the document."
    if expected != digits[11]:
        return "The last digit does not agree with the others; look for a mistyped digit."
    return None


def _weighted(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11
