"""The memory of tokens already found genuine."""

from hub.identity.verdicts import Verdicts


def test_verdict_is_found_again() -> None:
    """A signature is checked once for each token."""
    verdicts: Verdicts[str] = Verdicts()

    verdicts.keep(b"token", "genuine")

    assert verdicts.get(b"token") == "genuine"
    assert verdicts.get(b"other") is None


def test_verdict_used_longest_ago_makes_room() -> None:
    """The memory never holds more than its bound, and keeps what is in use."""
    verdicts: Verdicts[int] = Verdicts(most=2)
    verdicts.keep(b"a", 1)
    verdicts.keep(b"b", 2)
    verdicts.get(b"a")

    verdicts.keep(b"c", 3)

    assert (verdicts.get(b"a"), verdicts.get(b"b"), verdicts.get(b"c")) == (1, None, 3)
    assert len(verdicts) == 2
