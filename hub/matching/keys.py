"""Blind indexes as SQL, so that the engine keys millions of rows without one of them in Python."""

from hub.matching.engine import identifier
from hub.sealing.indexes import SHOWN_BYTES, engine_parts
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
    digest = f"sha256(${name}_key::BLOB || encode({identifier(column)}))"
    return f"${name}_prefix || substr({digest}, 1, {2 * SHOWN_BYTES})"


def index_parameters(ring: KeyRing, name: str, slot: str) -> dict[str, bytes | str]:
    """Return the parameters of a slot's blind index; they are as secret as its key."""
    parts = engine_parts(ring, slot)
    return {f"{name}_key": parts.slot_key, f"{name}_prefix": parts.prefix_hex}
