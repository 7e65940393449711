"""What a compiled operation is: one SQL statement for each root field, and how to bind it."""

from dataclasses import dataclass

from hub.reading.selection import Bind


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One root field's statement.

    It returns at most one row of four columns: the field's JSON text, the ids of the households
    disclosed, those of the persons, and what the rows of several data sets were taken from, each
    joined by commas, NULL for none. No row stands for JSON null.
    """

    sql: bytes
    binds: tuple[Bind, ...]
    indexed: tuple[tuple[int, str], ...] = ()  # places of binds that go as blind index; slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """One operation for one kind of caller, ready to run with any variables."""

    roots: tuple[tuple[str, Statement | bytes], ...]  # by response key; bytes are constant JSON
    coordinates: tuple[str, ...]  # the guarded ones, sorted, for the disclosure record
    datasets: tuple[str, ...]  # that fill some of them, sorted
    grounds: tuple[str, ...]  # on which they were granted, sorted
    is_personal: bool  # some root reads rows about households or persons

    @property
    def statements(self) -> list[Statement]:
        """The statements alone, in order."""
        return [each for _, each in self.roots if isinstance(each, Statement)]
