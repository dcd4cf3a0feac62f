"""An amount of money in tenge, as official texts write it in each language."""

from decimal import Decimal

from engine.languages import ENGLISH, KAZAKH, RUSSIAN

_CENT = Decimal("0.01")
# More than any budget; it keeps a slip of the pen from becoming an amount of a thousand digits.
_LEAST_REFUSED = Decimal(10) ** 15
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_UNITS = {KAZAKH: "теңге", RUSSIAN: "тенге", ENGLISH: "tenge"}
#: What stands between thousands and before the decimals.
_MARKS = {KAZAKH: (_NO_BREAK_SPACE, ","), RUSSIAN: (_NO_BREAK_SPACE, ","), ENGLISH: (",", ".")}


def in_tenge(amount: Decimal) -> dict[str, str]:
    """The amount by language, with two decimals only if it is not whole; raises ValueError for what is no amount."""
    if abs(amount) >= _LEAST_REFUSED:
        raise ValueError(f"an amount of money has at most 15 digits before the decimals, not {amount}")
    if amount != amount.quantize(_CENT):
        raise ValueError(f"an amount of money has at most two decimals, not {amount}; round it first")
    is_whole = amount == amount.to_integral_value()
    figure = f"{amount + 0:,.{0 if is_whole else 2}f}"
    return {language: f"{_marked(figure, *_MARKS[language])} {unit}" for language, unit in _UNITS.items()}


def _marked(figure: str, between_thousands: str, before_decimals: str) -> str:
    whole, _point, decimals = figure.partition(".")
    whole = whole.replace(",", between_thousands)
    return f"{whole}{before_decimals}{decimals}" if decimals else whole
