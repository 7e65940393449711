"""Slips of the pen in policy files, and what is to be told of each."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One change that makes a file wrong, the line it is told on, and part of the sentence."""

    file: str
    old: str
    new: str
    line: str  # a text of the line that the error names
    says: str


SOURCE = 'source = { document = "D", clause = "1" }'
SLIPS = {
    "a department without clause": Slip(
        file="departments.toml",
        old=f"{SOURCE}\n\n[MED]",
        new="\n[MED]",
        line="[CA]",
        says="The clause is missing; write source",
    ),
    "a clause that is empty": Slip(
        file="routing.toml",
        old='clause = "1"',
        new='clause = " "',
        line="source =",
        says="clause is empty",
    ),
    "a grant without clause": Slip(
        file="catalogue/MED.toml",
        old=f"{SOURCE}\nreason",
        new="reason",
        line="[[grants]]",
        says="The clause is missing",
    ),
    "a parameter without clause": Slip(
        file="packs/county.toml",
        old='valid_from = 2026-01-01\nsource = { document = "F", clause = "2", trust = "S" }',
        new="valid_from = 2026-01-01",
        line="# the later",
        says="The clause is missing",
    ),
    "an indicator without clause": Slip(
        file="indicators/I-99.toml",
        old='[[source]]\ndocument = "D"\nclause = "4"\n',
        new="",
        line='code = "I-99"',
        says="source is missing",
    ),
    "an unknown department": Slip(
        file="programmes.toml",
        old='owner = "MED"',
        new='owner = "MEDI"',
        line='owner = "MEDI"',
        says="owner names MEDI, which is not known; use one of CA, MED",
    ),
    "an unknown scope": Slip(
        file="catalogue/MED.toml",
        old='scopes = ["need.inbox:read"]',
        new='scopes = ["need.inbox:write"]',
        line="scopes =",
        says="need.inbox:write, which is not known",
    ),
    "an unknown class of need": Slip(
        file="routing.toml",
        old="[MEDICAL]",
        new="[MEDICINE]",
        line="[MEDICINE]",
        says="MEDICINE is no class of need",
    ),
    "an unknown data set": Slip(
        file="indicators/I-99.toml",
        old='sources = ["BILLS"]',
        new='sources = ["BILL"]',
        line="sources =",
        says="sources names BILL",
    ),
    "an unknown parameter of a pack": Slip(
        file="packs/national.toml",
        old='key = "levels"',
        new='key = "level"',
        line='key = "level"',
        says="key names level, which is not known; use one of levels, share",
    ),
    "an unknown division of a pack": Slip(
        file="packs/county.toml",
        old='division = "410721"',
        new='division = "410722"',
        line="division =",
        says="410722 is not in the register",
    ),
    "a purpose that the agreement does not hold": Slip(
        file="catalogue/MED.toml",
        old='purposes = ["PROGRAMME_DELIVERY"]',
        new='purposes = ["AUDIT"]',
        line='purposes = ["AUDIT"]',
        says="purposes names AUDIT",
    ),
    "a coordinate of another form": Slip(
        file="catalogue/MED.toml",
        old='"Need.status"',
        new='"need.status"',
        line="fields =",
        says="write it as Person.name",
    ),
    "an unknown key": Slip(
        file="programmes.toml",
        old='group = "SPECIAL"',
        new='group = "SPECIAL"\namount = 3',
        line="amount = 3",
        says="amount is not known here",
    ),
    "an unknown key of a source": Slip(
        file="routing.toml",
        old='clause = "1" }',
        new='clause = "1", page = "3" }',
        line="source =",
        says="page is not known here",
    ),
    "a text for a number": Slip(
        file="datasets/BILLS.toml",
        old="lag_days = 10",
        new='lag_days = "10"',
        line="lag_days",
        says="lag_days has the wrong type; write a whole number",
    ),
    "a moment for a day": Slip(
        file="packs/county.toml",
        old="valid_to = 2025-12-31",
        new="valid_to = 2025-12-31T00:00:00",
        line="valid_to",
        says="write a day",
    ),
    "a value of another type than its parameter": Slip(
        file="packs/demo.toml",
        old="value = [1, 2]",
        new='value = ["1", "2"]',
        line="value =",
        says="value has the wrong type; list a whole number",
    ),
    "a binary fraction for a decimal": Slip(
        file="packs/national.toml",
        old='value = "0.40"',
        new="value = 0.40",
        line="value =",
        says="wrong type",
    ),
    "a decimal that is no number": Slip(
        file="packs/national.toml",
        old='value = "0.40"',
        new='value = "40 %"',
        line="value =",
        says="no decimal number",
    ),
    "a parameter with value and unset": Slip(
        file="packs/national.toml",
        old='value = "0.40"',
        new='value = "0.40"\nunset = true',
        line="# the share",
        says="write one of them",
    ),
    "an adopted value without origin": Slip(
        file="packs/demo.toml",
        old='origin = "G"\n',
        new="",
        line="[[parameters]]",
        says="adopted = true and origin go together",
    ),
    "a key named twice": Slip(
        file="programmes.toml",
        old='kind = "CASH"',
        new='kind = "CASH"\nkind = "SERVICE"',
        line='kind = "SERVICE"',
        says="not valid TOML",
    ),
    "the same parameter twice at one time": Slip(
        file="packs/county.toml",
        old="valid_to = 2025-12-31",
        new="valid_to = 2026-01-01",
        line="# the later",
        says="share is already given for 410721 in this time",
    ),
    "a period that ends before it begins": Slip(
        file="packs/county.toml",
        old="valid_to = 2025-12-31",
        new="valid_to = 2023-12-31",
        line="valid_to",
        says="ends before it begins",
    ),
    "a coordinate granted twice for a purpose": Slip(
        file="catalogue/MED.toml",
        old='reason = "Its own."',
        new='reason = "Its own."\n\n[[grants]] # again\nfields = ["Need.dueOn"]\nform = "MASKED"\n'
        'ground = "ALWAYS"\npurposes = ["STATISTICS", "PROGRAMME_DELIVERY"]\n'
        f'{SOURCE}\nreason = "Again."',
        line="# again",
        says="Need.dueOn is already granted for one of these purposes",
    ),
    "a reason that opens nothing more": Slip(
        file="catalogue/MED.toml",
        old='reason = "Its own."',
        new='reason = "Its own."\n\n[[grants]] # why\nfields = ["Need.dueOn"]\nform = "FULL"\n'
        'ground = "ALWAYS"\npurposes = ["PROGRAMME_DELIVERY"]\nasks = "REASON"\n'
        f'{SOURCE}\nreason = "Again."',
        line="# why",
        says="or a MASKED one and a FULL one that asks for a reason",
    ),
    "a reason asked for a mask": Slip(
        file="catalogue/MED.toml",
        old='form = "FULL"\nground',
        new='form = "MASKED"\nasks = "REASON"\nground',
        line="asks",
        says="make the form FULL",
    ),
    "something else asked than a reason": Slip(
        file="catalogue/MED.toml",
        old='form = "FULL"\nground',
        new='form = "FULL"\nasks = "NICELY"\nground',
        line="asks",
        says="asks names NICELY",
    ),
    "a header that stands twice": Slip(
        file="datasets/BILLS.toml",
        old='label_zh = "月份"',
        new='label_zh = "月份"\naliases = ["身份证号"]',
        line="# the month",
        says="The header 身份证号 stands twice",
    ),
    "a header of an edition that stands today": Slip(
        file="datasets/BILLS.toml",
        old="[[fields]] # the month",
        new='[[editions]] # the old form\nname = "2025"\nheaders = { "月份" = "id_number" }\n\n'
        "[[fields]] # the month",
        line="# the old form",
        says="The header 月份 stands twice",
    ),
    "a header of an edition for no field": Slip(
        file="datasets/BILLS.toml",
        old="[[fields]] # the month",
        new='[[editions]]\nname = "2025"\nheaders = { "账期" = "months" }\n\n'
        "[[fields]] # the month",
        line="headers =",
        says="账期 names months, which is not known; use one of id_number, month",
    ),
    "a word for no code": Slip(
        file="datasets/BILLS.toml",
        old='name = "month"',
        new='name = "month"\ncode_aliases = { "一月" = "1" }',
        line="code_aliases =",
        says="一月 names 1, which is not known",
    ),
    "a share above the whole": Slip(
        file="datasets/BILLS.toml",
        old="lag_days = 10",
        new='lag_days = 10\nshrink_share = "1.5"',
        line="shrink_share",
        says="shrink_share is no share; write a number from 0 to 1",
    ),
    "a share in words": Slip(
        file="datasets/BILLS.toml",
        old="lag_days = 10",
        new='lag_days = 10\nshrink_share = "half"',
        line="shrink_share",
        says="shrink_share is no decimal number",
    ),
    "an indicator without worked rows on both sides": Slip(
        file="indicators/I-99.toml",
        old='hits = [{ subject = "p", severity = "ORANGE" }]',
        new="",
        line="# the first",
        says="worked rows with hits and worked rows without",
    ),
    "worked rows of a table that is not read": Slip(
        file="indicators/I-99.toml",
        old="bills = []",
        new="bill = []",
        line="bill = []",
        says="bill is no table of the sources; use one of bills",
    ),
    "an unknown base table": Slip(
        file="indicators/I-99.toml",
        old='required = ["BILLS"]',
        new='required = ["BILLS"]\ntables = ["members"]',
        line='tables = ["members"]',
        says="tables names members, which is not known; use one of determined, member",
    ),
    "worked rows that are no table": Slip(
        file="indicators/I-99.toml",
        old="bills = []",
        new="bills = [1]",
        line="bills = [1]",
        says="write a table",
    ),
    "a file named otherwise than its entry": Slip(
        file="datasets/BILLS.toml",
        old='code = "BILLS"',
        new='code = "BILLZ"',
        line="code =",
        says="name the file BILLZ.toml",
    ),
    "a holiday of another year": Slip(
        file="calendar/2026.toml",
        old="last_day = 2026-02-23",
        new="last_day = 2027-02-23",
        line="[[festivals]]",
        says="A day is not of 2026",
    ),
    "a swapped day that is no weekend": Slip(
        file="calendar/2026.toml",
        old="2026-02-28]",
        new="2026-02-27]",
        line="working_weekends",
        says="no weekend",
    ),
    "a day that is free and worked": Slip(
        file="calendar/2026.toml",
        old="2026-02-28]",
        new="2026-02-22]",
        line="[[festivals]]",
        says="both free and worked",
    ),
    "a register that is not the one named": Slip(
        file="divisions.toml",
        old='sha256 = "',
        new='sha256 = "0',
        line="sha256",
        says="raise edition and write sha256",
    ),
    "an item that opens nothing": Slip(
        file="items.toml",
        old='["need.inbox"]',
        new='["need.other"]',
        line='["need.other"]',
        says="opens no scope",
    ),
    "an item without its conditions": Slip(
        file="items.toml",
        old='conditions_zh = "文"\n',
        new="",
        line='["need.inbox"]',
        says="conditions_zh is missing",
    ),
    "an item that no law keeps back": Slip(
        file="items.toml",
        old='attribute = "CONDITIONAL"',
        new='attribute = "NOT_SHARED"',
        line='["need.inbox"]',
        says="ground is missing",
    ),
    "a scope of another form": Slip(
        file="scopes.toml",
        old='["need.inbox:read"]',
        new='["need.inbox:see"]',
        line="need.inbox:see",
        says="not of the form subject.group:read, :mask or :write",
    ),
    "an unset that is not true": Slip(
        file="packs/national.toml",
        old="unset = true",
        new="unset = false",
        line="unset = false",
        says="unset can only be true",
    ),
    "a festival that ends before it begins": Slip(
        file="calendar/2026.toml",
        old="last_day = 2026-02-23",
        new="last_day = 2026-02-14",
        line="last_day",
        says="ends before it begins",
    ),
    "a list that names something twice": Slip(
        file="datasets/BILLS.toml",
        old='record_key = ["id_number", "month"]',
        new='record_key = ["month", "month"]',
        line="record_key",
        says="names something twice",
    ),
    "an agreement without a line": Slip(
        file="catalogue/MED.toml",
        old='[[grants]]\nfields = ["Need.status", "Need.dueOn"]\nform = "FULL"',
        new='grants = []\n[more]\nform = "FULL"',
        line="grants = []",
        says="grants is empty; list at least one",
    ),
}
