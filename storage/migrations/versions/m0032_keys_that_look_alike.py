"""Adds to each entry of a register what its key has in common with all that look alike, to find one by it."""

import unicodedata

import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import index, texts

revision = "0032"
down_revision = "0031"

_ALIKE: dict[int, int | str] = {
    **str.maketrans("авекмнорстух", "abekmhopctyx"),
    **str.maketrans("әіѕјӏԁԛԝғ", "əisjldqwf"),
    **str.maketrans("αβεζηικμνορτυχ", "abezhikmnoptyx"),
    ord("қ"): "k\u0327",
    ord("ң"): "h\u0327",
    ord("ҫ"): "c\u0327",
    **str.maketrans("ıð\u0326\u030c\u030a\u030b", "iđ\u0327\u0306\u0307\u0308"),
    **str.maketrans("‘’ʼ`“”„«»", '\'\'\'\'"""""'),
}


def upgrade() -> None:
    """Fills it in for the entries that have keys of their own."""
    for column in texts("looks", nullable=True):
        op.add_column("register_entries", column)
    connection = op.get_bind()
    keys = connection.execute(sa.text("SELECT register, key FROM register_entries WHERE key NOT LIKE 'case:%'")).all()
    rows = [{"in_register": register, "of_key": key, "so": _looks(key)} for register, key in keys]
    if rows:
        change = "UPDATE register_entries SET looks = :so WHERE register = :in_register AND key = :of_key"
        connection.execute(sa.text(change), rows)
    index("register_entries", "register", "looks")


def _looks(key: str) -> str:
    return unicodedata.normalize("NFD", key.casefold()).translate(_ALIKE).replace("i\u0307", "i")
