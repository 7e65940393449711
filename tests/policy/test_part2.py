"""The generated table of jurisdictions against part 2 of the dossier, copied and read by hand."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from hub.policy.comparison import TOPICS, Column, columns
from hub.policy.loader import load
from tests.policy.seeds import says

ON = date(2026, 7, 1)  # the day of the README's table
DOCUMENTS = {
    "全国": "国办发〔2023〕39号",
    "黑龙江省": "黑龙江省实施意见",
    "新乡县": "新政办〔2024〕22号",
    "长沙市": "长民发〔2025〕22号",
    "北京市": "京政办发〔2026〕4号",
}
_TOPICS_OF_THE_DOSSIER = 32

Cell = Mapping[str, str]


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    """Give the cells: the dossier's, the table's, how the two are read, and the words."""
    with (Path(__file__).parent / "part2.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def jurisdictions() -> Mapping[str, Column]:
    """Give the jurisdictions of the table by name."""
    return columns(load(), ON)


def test_the_table_says_what_was_read_cell_by_cell(
    cells: list[Cell], jurisdictions: Mapping[str, Column]
) -> None:
    """A pack that says something else than what was read by hand has to be read again."""
    wrong = [
        f"{cell['table_topic']} {cell['jurisdiction']}"
        for cell in cells
        if cell["table_topic"]
        and cell["table"]
        != " / ".join(
            TOPICS[topic](jurisdictions[cell["jurisdiction"]])
            for topic in cell["table_topic"].split("+")
        )
    ]

    assert wrong == []


def test_every_cell_of_both_tables_was_read(cells: list[Cell]) -> None:
    """Each of the dossier's topics and of the table's stands there for all five."""
    dossier = [(cell["topic"], cell["jurisdiction"]) for cell in cells if cell["topic"]]
    table = {
        (topic, cell["jurisdiction"]) for cell in cells for topic in cell["table_topic"].split("+")
    }

    assert len(dossier) == len(set(dossier)) == _TOPICS_OF_THE_DOSSIER * len(DOCUMENTS)
    assert {(topic, name) for topic in TOPICS for name in DOCUMENTS} <= table


def test_a_difference_is_explained_against_the_words_of_the_document(cells: list[Cell]) -> None:
    """What is not the same says why, in the document's words wherever it has any."""
    for cell in cells:
        place = f"{cell['topic']} {cell['jurisdiction']}"
        words = cell["words"]
        assert cell["reading"] == "same" or len(cell["reading"]) > len("same"), place
        assert not words or says(DOCUMENTS[cell["jurisdiction"]], words), place
        assert cell["table_topic"] or words, f"{place}: what is not in the packs quotes its words"


def test_no_other_jurisdiction_came_unread(jurisdictions: Mapping[str, Column]) -> None:
    """A sixth pack of a division needs its cells."""
    assert jurisdictions.keys() == DOCUMENTS.keys()
