"""The five documents, as published, and whether they say something."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from hub.domain.evaluation.rules import CategoryRule, ProgrammeRule
from hub.domain.law import Citation, Trust
from hub.policy.packs import Pack

FOLDER = Path(__file__).parent / "seeds"
_PAGE = re.compile(r"^- \d+ -$", re.MULTILINE)
_LAYOUT = re.compile(r"[\s#*]+")  # breaks, blanks and the marks of headings and bold text
_OMISSION = "…"


@cache
def documents() -> Mapping[str, str]:
    """Return the text of each document by its name, without its layout."""
    return {path.stem: plain(path.read_text()) for path in FOLDER.glob("*.txt")}


def plain(text: str) -> str:
    """Return a text without page numbers, breaks and blanks."""
    return _LAYOUT.sub("", _PAGE.sub("", text))


def says(document: str, words: str) -> bool:
    """Tell whether a document has the words; where some are left out (…), the parts in order."""
    text, place = documents()[document], 0
    for part in map(plain, words.split(_OMISSION)):
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


def quotations(pack: Pack) -> Iterator[tuple[int, Citation]]:
    """Yield all that a pack cites from the five documents, each with a line of its file."""
    for line, source in _cited(pack):
        if source.trust is Trust.S:
            yield line, source


def _cited(pack: Pack) -> Iterator[tuple[int, Citation]]:
    for parameter in pack.parameters:
        yield parameter.line, parameter.source
    for entry in (*pack.bounds, *pack.groups):
        yield entry.line, entry.source
    for listed in pack.routes:
        yield listed.line, listed.route.source
    for transfer in pack.transfers:
        yield transfer.line, transfer.rule.source
    for category in pack.categories:
        yield from ((category.line, source) for source in _of_rule(category.rule))
    for listed in pack.programmes:
        yield listed.line, listed.source
        if listed.rule is not None:
            yield listed.line, listed.rule.amount.source
            yield from ((listed.line, source) for source in _of_rule(listed.rule))


def _of_rule(rule: CategoryRule | ProgrammeRule) -> Iterator[Citation]:
    yield rule.source
    yield from (each.source for way in rule.criteria for each in way)
