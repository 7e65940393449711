"""A population with all that departments tell of it, filled by the database itself."""

from collections.abc import Sequence

import psycopg

from scripts.benchmarks.filling import filling

_TABLES = ("household", "person", "membership", "determination", "assistance_record", "facts")
HOUSEHOLD = "(lpad(to_hex({i}),8,'0')||'-0000-7000-8000-000000000000')::uuid"
PERSON = "(lpad(to_hex({i}),8,'0')||'-0000-7000-9000-000000000000')::uuid"
BATCH = "'00000000-0000-7000-8000-000000000001'::uuid"
A_HOUSEHOLD = 3  # persons
_MONTHS = 3  # of basic living on record

_HASH = "(hashtextextended(p.id::text,{salt})%1000+1000)%1000"  # a number below 1000
_FACTS = (  # data set, of how many of a thousand persons, heads only, columns with their values
    ("CA_ROSTER", 1000, False, {"hukou_division": "h.division_code", "area": "'RURAL'"}),
    ("DPF_CERTIFICATES", 100, False, {
        "disability_category": "1+{n}%7", "disability_level": "1+{n}%4",
        "certificate_status": "'VALID'", "certificate_issued_on": "current_date-900"}),
    ("MED_INSURANCE", 970, False, {
        "is_insured": "true", "insured_year": "extract(year FROM current_date)",
        "premium_subsidy_fen": "28000"}),
    ("MED_SETTLEMENTS", 500, False, {
        "self_pay_12m_fen": "{n}*4000", "total_12m_fen": "{n}*9000",
        "settled_on": "current_date-30"}),
    ("HEA_SERIOUS_ILLNESS", 30, False, {"qualifies": "true"}),
    ("HRSS_EMPLOYMENT", 200, False, {"is_employed": "true", "employed_on": "current_date-400"}),
    ("HRSS_UNEMPLOYMENT", 50, False, {
        "is_registered": "true", "registered_on": "current_date-100", "is_hard_to_place": "false"}),
    ("EDU_ROLLS", 150, False, {
        "is_enrolled": "true", "is_full_time": "true", "school_stage": "'JUNIOR'"}),
    ("EDU_COSTS", 60, False, {"education_12m_fen": "{n}*900"}),
    ("AGR_MONITORED", 30, False, {
        "monitored_type": "'SUDDEN'", "identified_on": "current_date-200", "is_monitored": "true"}),
    ("HEA_DEATHS", 5, False, {"died_on": "current_date-60"}),
    ("VET_TAGS", 20, False, {"is_veteran": "true", "is_preferential": "false"}),
    ("CA_INCOME", 990, True, {
        "household_number": "h.number", "period_to": "current_date-20",
        "income_fen": "60000+{n}*9000", "wages_fen": "{n}*5000", "transfers_fen": "60000+{n}*3000",
        "not_counted": "'{{\"BASIC_PENSION\": 50000}}'", "property_standing": "'WITHIN_DIBAO'"}),
    ("HOU_DANGEROUS", 30, True, {
        "house_grade": "'D'", "only_dwelling": "true", "has_dwelling": "true",
        "assessed_on": "current_date-300"}),
    ("HOU_TENANCY", 10, True, {"is_tenant": "true", "square_metres": "60", "rent_fen": "250"}),
)  # fmt: skip
_SILENT = (
    *("CA_CHILDREN", "WOM_CANCERS", "EMG_DISASTERS", "AGR_RELOCATION", "DPF_REHABILITATION"),
)


def fill(url: str, persons: int, townships: Sequence[str]) -> None:
    """Fill a database with so many persons, unless it is filled already.

    Args:
        url: a superuser's.
        persons: in households of three.
        townships: where the households live, as rosters name them: one after the other.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM household LIMIT 1").fetchone():
            return
        print(f"filling a database with {persons:,} persons, once …", flush=True)
        with filling(connection, _TABLES):
            for statement in (*_people(persons // A_HOUSEHOLD, townships), *_told()):
                connection.execute(statement.encode())


def _people(households: int, townships: Sequence[str]) -> list[str]:
    """Return the statements that add households, persons, categories and payments."""
    codes = ",".join(f"'{code}'" for code in townships)
    person = f"SELECT {PERSON.format(i='i')}"
    return [
        f"""INSERT INTO batch (id,dataset,key,digest,as_of,period_from,period_to,accepted,rejected,
        duplicate,parquet_path,client_id,received_at) VALUES ({BATCH},'CA_BASIC','b','\\x00',
        current_date,current_date-90,current_date,1,0,0,'','bench',now())""",
        f"""INSERT INTO household (id,number,status,division_code,member_count,recorded_at)
        SELECT {HOUSEHOLD.format(i="i")},'B'||i,'ACTIVE',
        (ARRAY[{codes}])[1+(i-1)::bigint*{len(townships)}/{households}]||'201',{A_HOUSEHOLD},now()
        FROM generate_series(1,{households}) i""",
        f"""INSERT INTO person (id,name,name_mask,citizen_id_cell,citizen_id_index,citizen_id_mask,
        id_status,sex,birth_date,recorded_at)
        {person},'测试','测*','\\x00',sha256(i::text::bytea),'4107**','VALID',1+i%2,
        current_date-(i%29000)-100,now() FROM generate_series(1,{households * A_HOUSEHOLD}) i""",
        f"""INSERT INTO membership (id,household_id,person_id,relation,counted,valid_from,
        recorded_at)
        SELECT uuidv7(),{HOUSEHOLD.format(i=f"1+(i-1)/{A_HOUSEHOLD}")},
        {PERSON.format(i="i")},((i-1)%{A_HOUSEHOLD})::text,true,current_date-300,now()
        FROM generate_series(1,{households * A_HOUSEHOLD}) i""",
        """INSERT INTO determination (id,household_id,person_id,category,valid_from,
        decision_reference,policy_version,recorded_at)
        SELECT uuidv7(),household_id,person_id,
        (ARRAY['DIBAO','DIBAO','DIBAO_MARGIN','RIGID'])[1+abs(hashtext(household_id::text))%4],
        current_date-300,'r','bench',now() FROM membership""",
        f"""INSERT INTO assistance_record (id,household_id,programme_code,owner_department,
        division_code,kind,amount_fen,period_from,period_to,paid_on,status,policy_version,
        recorded_at)
        SELECT uuidv7(),id,'BASIC_LIVING','CA',left(division_code,6),'CASH',60000,
        m::date,(m+interval '1 month'-interval '1 day')::date,m::date+10,'PAID','bench',now()
        FROM household,generate_series(date_trunc('month',current_date)-interval '{_MONTHS} month',
        date_trunc('month',current_date)-interval '1 month',interval '1 month') m""",
    ]


def _told() -> list[str]:
    """Return the statements that add facts, and what they rest on."""
    codes = [*(code for code, *_ in _FACTS), *_SILENT]
    statements = [
        f"""INSERT INTO linked_dataset (dataset,as_of,is_legible,unsure)
        VALUES ('{code}',current_date,true,'{{}}')"""
        for code in codes
    ]
    for salt, (code, of_thousand, of_heads, said) in enumerate(_FACTS):
        n = _HASH.format(salt=salt)
        values = ",".join(value.format(n=f"({n})") for value in said.values())
        heads = "AND m.relation='0'" if of_heads else ""
        statements.append(
            f"""INSERT INTO facts (person_id,dataset,batch_id,record_reference,linked_at,
            {",".join(said)})
            SELECT p.id,'{code}',{BATCH},md5('{code}'||p.id::text),now(),{values}
            FROM person p JOIN membership m ON m.person_id=p.id
            JOIN household h ON h.id=m.household_id WHERE {n}<{of_thousand} {heads}"""
        )
    return statements
