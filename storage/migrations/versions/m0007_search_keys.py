"""Adds by what people find cases: numbers, identification numbers, the words of names."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

from storage.migrations.shapes import index, key, of_case

revision = "0007"
down_revision = "0006"

_BATCH = 1000
_KEYS = sa.table("search_keys", sa.column("key"), sa.column("case_id"))
#: Each case with what it was opened with; of the processes' own names none is that of a person.
_CASES = sa.text(
    """
    SELECT cases.id, cases.number, cases.title, definitions.name AS process, audit_data.data
    FROM cases
    JOIN definitions ON definitions.id = cases.definition_id
    LEFT JOIN audit_events ON audit_events.chain = cases.id AND audit_events.type = 'case_opened'
    LEFT JOIN audit_data
      ON audit_data.chain = audit_events.chain AND audit_data.sequence = audit_events.sequence
    WHERE cases.id > :after
    ORDER BY cases.id
    LIMIT :batch
    """
)
#: How keys were spelled when this was written; what they are spelled like today is for later migrations.
_WORD = re.compile(r"[^\W_]+")
_IDENTIFICATION = re.compile(r"\d{12}", re.ASCII)
_MOST_WORDS = 12
_LONGEST_KEY = 100


def upgrade() -> None:
    """Makes the table of search keys, and fills it for the cases that are there."""
    op.create_table(
        "search_keys",
        # the beginning of a key is looked for, so that the order must be that of the characters
        sa.Column("key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        *of_case(),
        key("key", "case_id"),
        sqlite_with_rowid=False,
    )
    index("search_keys", "case_id")
    session, after = op.get_bind(), 0
    while rows := session.execute(_CASES, {"after": after, "batch": _BATCH}).all():
        found = {(key_, row.id) for row in rows for key_ in _keys_of(row)}
        session.execute(sa.insert(_KEYS), [{"key": key_, "case_id": case_id} for key_, case_id in sorted(found)])
        after = rows[-1].id


def _texts(row: Any) -> Iterator[str]:
    """What a case was known by until then: its title, and the identification numbers of its application."""
    if row.title != row.process:
        yield row.title
    given = orjson.loads(row.data).get("values", {}) if row.data else {}
    for name, value in given.items():
        if name.endswith(("iin", "bin")) and isinstance(value, str) and _identification_key(value):
            yield value


def _keys_of(row: Any) -> frozenset[str]:
    texts = list(_texts(row))
    keys = _beginnings(row.number or str(row.id))
    return keys.union(*({whole} if (whole := _identification_key(text)) else _beginnings(text) for text in texts))


def _beginnings(text: str) -> frozenset[str]:
    words = _words_of(text)[:_MOST_WORDS]
    return frozenset(" ".join(words[place:])[:_LONGEST_KEY].rstrip() for place in range(len(words)))


def _identification_key(text: str) -> str | None:
    digits = "".join(_words_of(text))
    return f"={digits}" if _IDENTIFICATION.fullmatch(digits) else None


def _words_of(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("ё", "е"))
