"""The order of words in Kazakh and Russian, whose letters Unicode does not have in the order of the alphabet."""

#: The Kazakh alphabet, in which the Russian one is in its own order.
_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACES = {letter: f"я{place:02}" for place, letter in enumerate(_LETTERS)}


def alphabetical(text: str) -> str:
    """A key by which texts sort as in a dictionary, whether letters are large or small; Latin ones come first."""
    return "".join(_PLACES.get(letter, letter) for letter in text.casefold())
