"""The metadata of all tables, and the few column definitions that tables share."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, Text
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


Kind = TypeEngine[Any] | type[TypeEngine[Any]]


def required(name: str, kind: Kind, *rest: Any, **options: Any) -> Column[Any]:
    """A column that may not be null."""
    return Column(name, kind, *rest, nullable=False, **options)


def case_key(primary_key: bool = True) -> Column[int]:
    """The column by which a row belongs to its case."""
    return Column("case_id", Integer, ForeignKey("cases.id"), primary_key=primary_key, nullable=False)


def token_key() -> Column[int]:
    """The position of the waiting token within its case; the second half of a projection's key."""
    return Column("token", Integer, primary_key=True, autoincrement=False)


def one_of(name: str, *words: str) -> tuple[Column[str], CheckConstraint]:
    """A required text column that holds one of the words, with the database's check of it."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return Column(name, Text, nullable=False), CheckConstraint(f"{name} IN ({quoted})", name=name)
