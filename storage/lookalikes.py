"""Letters of other alphabets that look alike: people who see one mean the other."""

import unicodedata

#: Letters of a Russian keyboard, by the Latin ones that look alike.
OF_A_RUSSIAN_KEYBOARD = str.maketrans("авекмнорстух", "abekmhopctyx")
#: Small letters by the Latin ones that they, or their capitals, look like; marks on them are signs of their own.
_ALIKE: dict[int, int | str] = {
    **OF_A_RUSSIAN_KEYBOARD,
    **str.maketrans("іһѕјүӏԁԛԝ", "ihsjyldqw"),
    **str.maketrans("αβεζηικμνορτυχ", "abezhikmnoptyx"),
    ord("ҫ"): "c\u0327",
}


def looks(key: str) -> str:
    """What all keys have in common that differ only in case, or in letters of other alphabets that look alike."""
    return unicodedata.normalize("NFD", key.casefold()).translate(_ALIKE)
