"""The texts of the character counter below a field, in the language of the page."""

from web.language import _, ngettext

#: A number for each plural category of the product's languages; the script chooses by category.
_CATEGORIES = {"one": 1, "few": 2, "many": 5, "other": 5}
_COUNT = "%{count}"


def counting_words() -> dict[str, str]:
    """The texts by the names of the attributes in which the component expects them."""
    words = {"data-i18n.characters-at-limit": _("You have 0 characters remaining")}
    for category, number in _CATEGORIES.items():
        words[f"data-i18n.characters-under-limit.{category}"] = ngettext(
            "You have %(count)s character remaining", "You have %(count)s characters remaining", number, count=_COUNT
        )
        words[f"data-i18n.characters-over-limit.{category}"] = ngettext(
            "You have %(count)s character too many", "You have %(count)s characters too many", number, count=_COUNT
        )
    return words
