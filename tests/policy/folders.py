"""A small but whole policy in a folder, which tests change in one place."""

import gzip
from hashlib import sha256
from pathlib import Path

DIVISIONS = """code,name,level,parent_code
410000,河南省,PROVINCE,
410700,新乡市,CITY,410000
410721,新乡县,COUNTY,410700
410721101,翟坡镇,TOWNSHIP,410721
410721101201,南西村村民委员会,VILLAGE,410721101
"""

_SOURCE = 'source = { document = "D", clause = "1" }'
_NAMES = 'name_zh = "名"\nname_en = "Name"'

FILES = {
    "departments.toml": f"""
[CA]
{_NAMES}
{_SOURCE}

[MED]
{_NAMES}
{_SOURCE}
""",
    "scopes.toml": f"""
["need.inbox:read"]
text_zh = "文"
text_en = "Text"
{_SOURCE}
""",
    "items.toml": f"""
["need.inbox"]
{_NAMES}
provider = "CA"
frequency = "DAILY"
attribute = "CONDITIONAL"
methods = ["API"]
grade = 2
retention = "PURPOSE"
conditions_zh = "文"
conditions_en = "Text"
{_SOURCE}
""",
    "programmes.toml": f"""
[AID]
{_NAMES}
owner = "MED"
kind = "CASH"
group = "SPECIAL"
{_SOURCE}
""",
    "needs.toml": f"""
[MEDICAL]
{_NAMES}
programme = "AID"
{_SOURCE}
""",
    "parameters.toml": f"""
["levels"]
type = "integers"
{_NAMES}
{_SOURCE}

["share"]
type = "decimal"
{_NAMES}
{_SOURCE}
""",
    "packs/national.toml": f"""
code = "national"
{_NAMES}
division = "000000"
valid_from = 2023-01-01
{_SOURCE}

[[parameters]] # the share
key = "share"
value = "0.40"
source = {{ document = "D", clause = "2", trust = "S" }}

[[parameters]]
key = "levels"
unset = true
source = {{ document = "D", clause = "3", trust = "S" }}

[[routes]] # the nation's
need_class = "MEDICAL"
department = "MED"
source = {{ document = "D", clause = "4", words = "原文", trust = "S" }}
""",
    "packs/county.toml": f"""
code = "county"
{_NAMES}
division = "410721"
valid_from = 2024-01-01
{_SOURCE}

[[parameters]] # the earlier
key = "share"
value = "0.50"
valid_to = 2025-12-31
source = {{ document = "E", clause = "2", trust = "S" }}

[[parameters]] # the later
key = "share"
unset = true
valid_from = 2026-01-01
source = {{ document = "F", clause = "2", trust = "S" }}
""",
    "packs/demo.toml": f"""
code = "demo"
{_NAMES}
division = "410721"
{_SOURCE}

[[parameters]]
key = "levels"
value = [1, 2]
adopted = true
origin = "G"
source = {{ document = "G", clause = "2", trust = "P" }}
""",
    "standards/demo.csv": """
year,division,area,dibao_yuan_month,tekun_yuan_month,disposable_yuan_year,document,trust
2026,410721,,600,,,D,P
""",
    "datasets/BILLS.toml": f"""
code = "BILLS"
department = "MED"
{_NAMES}
mode = "PERIOD"
creates = "PAYMENTS"
programme = "AID"
lag_days = 10
frequency = "MONTHLY"
freshness_days = 45
record_key = ["id_number", "month"]
{_SOURCE}

[[fields]]
name = "id_number"
label_zh = "身份证号"
type = "citizen_id"

[[fields]] # the month
name = "month"
label_zh = "月份"
type = "month"
""",
    "indicators/I-99.toml": """
code = "I-99"
name_zh = "名"
name_en = "Name"
path = "A_NOT_DELIVERED"
severity = "ORANGE"
subject = "PERSON"
key = "person"
sources = ["BILLS"]
required = ["BILLS"]
parameters = ["levels"]
need_classes = ["MEDICAL"]
explanation_zh = "说明"
explanation_en = "Explanation"
condition = '''
SELECT 1 AS a
code = "not a key, but text"
'''

[[source]]
document = "D"
clause = "4"

[[evidence]]
name = "month"
label_zh = "月份"
label_en = "Month"

[[worked]] # the first
name = "found"
hits = [{ subject = "p", severity = "ORANGE" }]

[worked.rows]
bills = [{ person_id = "p" }]

[[worked]]
name = "not found"

[worked.rows]
bills = []
""",
    "catalogue/MED.toml": f"""
audience = "MED"
department = "MED"
purposes = ["PROGRAMME_DELIVERY", "STATISTICS"]
scopes = ["need.inbox:read"]
{_SOURCE}

[[grants]]
fields = ["Need.status", "Need.dueOn"]
form = "FULL"
ground = "ALWAYS"
purposes = ["PROGRAMME_DELIVERY"]
{_SOURCE}
reason = "Its own."
""",
    "calendar/2026.toml": f"""
year = 2026
{_SOURCE}

[[festivals]]
{_NAMES}
first_day = 2026-02-15
last_day = 2026-02-23
working_weekends = [2026-02-14, 2026-02-28]
{_SOURCE}
""",
}


def write(folder: Path) -> Path:
    """Write the small policy into the folder, and return the folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.lstrip())
    write_divisions(folder, DIVISIONS)
    return folder


def write_divisions(folder: Path, text: str) -> None:
    """Write another register of divisions."""
    packed = gzip.compress(text.encode(), mtime=0)
    (folder / "divisions.csv.gz").write_bytes(packed)
    (folder / "divisions.toml").write_text(
        f'file = "divisions.csv.gz"\nedition = "2023"\n'
        f'sha256 = "{sha256(packed).hexdigest()}"\n{_SOURCE}\n'
    )


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the only place of a text within a file."""
    path = folder / file
    text = path.read_text()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new))


def line_with(folder: Path, file: str, text: str) -> int:
    """Return the number of the first line that holds a text."""
    lines = (folder / file).read_text().splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)
