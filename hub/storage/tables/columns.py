"""The metadata that every table joins, and the columns that many tables share."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    Uuid,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def key() -> Column[Any]:
    """Return the primary key `id`, a UUID version 7 made in Python."""
    return Column("id", Uuid, primary_key=True)


def ref(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    """Return a foreign key to another table's `id`."""
    return Column(name, Uuid, ForeignKey(f"{target}.id"), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a text column in byte order, so that ranges and equality can use an index."""
    return Column(name, Text(collation="C"), nullable=nullable)


def day(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column that holds a calendar day."""
    return Column(name, Date, nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column that holds an instant."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def fen(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column that holds an amount of money in fen."""
    return Column(name, BigInteger, nullable=nullable)


def octets(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column of bytes: a hash, a blind index or a sealed cell."""
    return Column(name, LargeBinary, nullable=nullable)


def version() -> Column[Any]:
    """Return the row's version; a trigger raises it and keeps the row's former self."""
    return Column("version", Integer, nullable=False, server_default="1")
