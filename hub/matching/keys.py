"""Blind indexes as SQL, so that the engine keys millions of rows without one of them in Python."""

from hub.matching.engine import identifier
from hub.sealing.indexes import engine_parts
from hub.sealing.keys import KeyRing

CITIZEN_ID_SLOT = "person.citizen_id"
CERTIFICATE_SLOT = "facts.certificate"


def blind_index(name: str, column: str) -> str:
    """Return the SQL of a column's blind index, in hexadecimal; NULL where the value is.

    The column must already hold the one form of the value that is indexed: trimmed, of half
    width, in capitals.

    Args:
        name: of the parameters, as given to `index_parameters`.
        column: its name.
    """
    inner = f"unhex(sha256(${name}_inner::BLOB || encode({identifier(column)})))"
    return f"${name}_prefix || substr(sha256(${name}_outer::BLOB || {inner}), 1, 32)"


def index_parameters(ring: KeyRing, name: str, slot: str) -> dict[str, bytes | str]:
    """Return the parameters of a slot's blind index; they are as secret as its key."""
    parts = engine_parts(ring, slot)
    return {
        f"{name}_inner": parts.inner,
        f"{name}_outer": parts.outer,
        f"{name}_prefix": parts.prefix_hex,
    }
