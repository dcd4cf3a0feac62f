"""Letters of other alphabets that look alike: people who see one mean the other."""

import unicodedata

#: Letters of a Russian keyboard, by the Latin ones that look alike.
OF_A_RUSSIAN_KEYBOARD = str.maketrans("авекмнорстух", "abekmhopctyx")
#: Small letters by the ones that they, or their capitals, look like, after UTS #39 of Unicode: for the letters that
#: keys may have, and some that older ones have. Marks on letters that are not here are signs of their own. Letters of
#: one alphabet that people tell apart stay two: ү is none of the у that is a Latin y, nor һ and ь of the н and в.
_ALIKE: dict[int, int | str] = {
    **OF_A_RUSSIAN_KEYBOARD,
    **str.maketrans("әіѕјӏԁԛԝғ", "əisjldqwf"),
    **str.maketrans("αβεζηικμνορτυχ", "abezhikmnoptyx"),
    ord("қ"): "k\u0327",
    ord("ң"): "h\u0327",
    ord("ҫ"): "c\u0327",
    **str.maketrans("ıð\u0326\u030c\u030a\u030b", "iđ\u0327\u0306\u0307\u0308"),
    **str.maketrans("‘’ʼ`“”„«»", '\'\'\'\'"""""'),
}
_DOTTED_I = "i\u0307"


def looks(key: str) -> str:
    """What all keys have in common that differ only in case, or in letters and quotation marks that look alike."""
    return unicodedata.normalize("NFD", key.casefold()).translate(_ALIKE).replace(_DOTTED_I, "i")
