"""Packs with categories and programmes for the small policy: a law's, a city's and its county's."""

from pathlib import Path

from tests.policy import folders

_NAMES = 'name_zh = "名"\nname_en = "Name"'


def cited(clause: str, words: str = "原文") -> str:
    """Return a source line."""
    return f'source = {{ document = "D", clause = "{clause}", words = "{words}", trust = "L" }}'


def category(code: str, clause: str, test: str = "LISTED_OTHER", *, more: str = "") -> str:
    """Return a category of households with one criterion."""
    return f"""
[[categories]] # {code}
category = "{code}"
subject = "HOUSEHOLD"
modality = "SHALL"
{more}
criteria = [
    {{ test = "{test}", words = "条件" }},
]
{cited(clause)}
"""


def entitlement(code: str, clause: str, *, programme: str = "AID", more: str = "") -> str:
    """Return a rule of a programme."""
    return f"""
[[entitlements]] # {code}
code = "{code}"
programme = "{programme}"
subject = "PERSON"
modality = "SHALL"
period = "MONTH"
{more}
amount = {{ rule = "UNSET", words = "按规定" }}
{cited(clause)}
"""


def pack(code: str, division: str, *entries: str, more: str = "") -> str:
    """Return a pack that holds from 2025 on."""
    return f"""code = "{code}"
{_NAMES}
division = "{division}"
valid_from = 2025-01-01
{more}
source = {{ document = "D", clause = "全文" }}
{"".join(entries)}"""


LAW = pack(
    "law",
    "000000",
    category("DIBAO", "13", "INCOME_BELOW_STANDARD", more="binding = true"),
    category("OTHER", "33"),
    entitlement("AID_ALL", "15"),
    entitlement("MORE", "16", programme="MORE"),
    f"""
[[bounds]] # of the share
key = "share"
at_least = "0.30"
{cited("22", "比例")}

[[groups]] # of the aid
programme = "AID"
group = "EMERGENCY"
valid_from = 2026-07-01
{cited("15")}
""",
)
CITY = pack(
    "city",
    "410700",
    category("DIBAO", "1", "INCOME_BELOW_STANDARD", more='authority = "COUNTY"'),
    category("FANPIN", "2", "MONITORED", more='authority = "COUNTY_AGR"'),
    entitlement("AID_CITY", "3", more='categories = ["DIBAO"]'),
    f"""
[[transfers]]
leaving = ["DIBAO"]
into = ["FANPIN"]
{cited("4")}
""",
)
MORE = """
[MORE]
name_zh = "名"
name_en = "Name"
owner = "CA"
kind = "CASH"
group = "OTHER"
source = { document = "D", clause = "1" }
"""


def write(folder: Path) -> Path:
    """Write the small policy with these packs, and return the folder."""
    folders.write(folder)
    programmes = folder / "programmes.toml"
    programmes.write_text(programmes.read_text() + MORE)
    (folder / "packs/law.toml").write_text(LAW)
    (folder / "packs/city.toml").write_text(CITY)
    return folder
