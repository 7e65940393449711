"""Where a rule of a pack is written: document, clause, words, and how far that can be trusted."""

from hub.domain.law import Citation, Trust
from hub.policy.entries import Entry


def read_citation(entry: Entry) -> Citation:
    """Return the citation of a `source` table; its words may be absent."""
    return Citation(
        document=entry.text("document"),
        clause=entry.text("clause"),
        words=entry.text("words") if "words" in entry else None,
        trust=entry.choice("trust", Trust),
    )


def read_quoted(entry: Entry) -> Citation:
    """Return the citation of a `source` table that quotes the rule's words.

    Raises:
        PolicyError: the words are missing, so that nobody could check the rule against them.
    """
    source = read_citation(entry)
    if source.words is None:
        raise entry.refuse('The words are missing; quote them: words = "…".')
    return source


def read_part(entry: Entry, whole: Citation) -> Citation:
    """Return the citation of a part of a rule: words of its own, the rest as the whole has it."""
    return Citation(
        document=entry.text("document") if "document" in entry else whole.document,
        clause=entry.text("clause") if "clause" in entry else whole.clause,
        words=entry.text("words"),
        trust=entry.choice("trust", Trust) if "trust" in entry else whole.trust,
    )
