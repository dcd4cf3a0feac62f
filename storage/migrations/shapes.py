"""Column definitions for migrations; merged ones depend on them, so none is ever changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

_MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_JSON = sa.Text().with_variant(JSONB(), "postgresql")


def serial_id() -> sa.Column[int]:
    """A key that the database numbers itself."""
    return sa.Column("id", sa.Integer(), primary_key=True)


def texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    """Columns of text."""
    return _columns(sa.Text(), names, nullable)


def integers(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    """Columns of whole numbers, none of which the database numbers itself."""
    return [sa.Column(name, sa.Integer(), nullable=nullable, autoincrement=False) for name in names]


def flags(*names: str) -> list[sa.Column[bool]]:
    """Required columns of truth values."""
    return _columns(sa.Boolean(), names, nullable=False)


def dates(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    """Columns of local dates."""
    return _columns(sa.Date(), names, nullable)


def moments(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    """Columns of moments; the database keeps their zone, or on SQLite their text of fixed width."""
    return _columns(_MOMENT, names, nullable)


def blobs(*names: str) -> list[sa.Column[bytes]]:
    """Required columns of bytes."""
    return _columns(sa.LargeBinary(), names, nullable=False)


def jsons(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    """Columns of JSON."""
    return _columns(_JSON, names, nullable)


def of_case() -> tuple[sa.schema.SchemaItem, ...]:
    """The column that says to which case a row belongs, and its reference."""
    return *integers("case_id"), references("case_id", "cases.id")


def waiting_token() -> tuple[sa.schema.SchemaItem, ...]:
    """The key of a row for a waiting token: its case and its position within that."""
    return *of_case(), *integers("token"), key("case_id", "token")


def key(*names: str) -> sa.PrimaryKeyConstraint:
    """The primary key over columns that the program fills."""
    return sa.PrimaryKeyConstraint(*names)


def references(name: str, target: str) -> sa.ForeignKeyConstraint:
    """A column's reference to a column of another table."""
    return sa.ForeignKeyConstraint([name], [target])


def one_of(name: str, *words: str) -> sa.CheckConstraint:
    """The check that a column holds one of the words."""
    return sa.CheckConstraint(f"{name} IN ({', '.join(repr(word) for word in words)})", name=name)


def index(table: str, *names: str) -> None:
    """Makes an index over the columns of a table."""
    op.create_index(f"ix_{table}_{'_'.join(names)}", table, list(names))


def _columns(kind: TypeEngine[Any], names: tuple[str, ...], nullable: bool) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]
